from . import (
    test_cancel,
    test_confirm_stock,
    test_delivery_gate,
    test_query_counts,
    test_return,
    test_review,
    test_shipped_rules,
    test_stock_guard,
    test_stock_guard_cost,
    test_stock_guard_policy,
    test_stock_guard_rpc,
    test_words,
)
