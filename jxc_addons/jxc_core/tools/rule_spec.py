"""Plain, immutable pictures of configuration records, fit for a process-wide cache."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """A check of an operation, as the gate needs it (no record, no cursor)."""

    rule_id: int
    kind: str
    severity: str
    scope: tuple
    paths: tuple = ()
    each_path: str = ""
    condition: tuple = ()
    previous_code: str = ""
    link_path: str = ""
    link_optional: bool = False
    sample_percent: float = 100.0


@dataclass(frozen=True, slots=True)
class LimitSpec:
    """How long something may take in one company.

    Without a calendar ``elapsed`` runs day and night. With one, ``working_hours`` are counted on
    it; None: ``elapsed`` runs day and night too, and what would be due outside working time is
    due when that begins again.
    """

    elapsed: timedelta
    company_id: int
    calendar_id: int = 0
    working_hours: float | None = None


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A clock that an operation starts or stops."""

    rule_id: int
    scope: tuple
    link_path: str = ""
    stop_operation_id: int = 0
    owner_id: int = 0
    limit: LimitSpec | None = None


@dataclass(frozen=True, slots=True)
class GatePlan:
    """All that one operation has to do in one company."""

    operation_id: int
    code: str
    checks: tuple = ()
    starts: tuple = ()
    stops: tuple = ()
    cancels_clocks: bool = False
