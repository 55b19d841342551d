"""Plain, immutable pictures of configuration records, fit for a process-wide cache."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A clock that an operation starts or stops."""

    rule_id: int
    scope: tuple
    link_path: str = ""


@dataclass(frozen=True, slots=True)
class GatePlan:
    """All that one operation has to do in one company."""

    operation_id: int
    code: str
    checks: tuple = ()
    starts: tuple = ()
    stops: tuple = ()
    cancels_clocks: bool = False
