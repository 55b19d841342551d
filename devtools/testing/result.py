"""Counts of test runs, and what went wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Result:
    """Outcome of one part of the test run; results add up."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    def __add__(self, other: Result) -> Result:
        """Sum of both."""
        return Result(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.problems + other.problems,
        )

    @classmethod
    def broken(cls, problem: str) -> Result:
        """One failure that is not a test's, for instance a run without tests."""
        return cls(failed=1, problems=[problem])

    @property
    def ok(self) -> bool:
        """Whether something ran and nothing failed."""
        return self.passed > 0 and self.failed == 0

    def line(self) -> str:
        """`N passed, N failed`, and the skipped ones if any."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"
