"""The one exception that ends a command with a sentence instead of a traceback."""


class Stop(Exception):
    """Ends the command; its text is one sentence that tells the user what to do."""
