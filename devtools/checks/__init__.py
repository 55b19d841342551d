"""Checks of the sources that pre-commit runs; standard library only."""
