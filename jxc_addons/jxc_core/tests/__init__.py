from . import (
    test_access,
    test_bypass,
    test_checks,
    test_clock_watch,
    test_clocks,
    test_hoot,
    test_operation_log,
    test_policy,
    test_rpc,
    test_scope,
    test_transitions,
)
