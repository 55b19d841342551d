from . import (
    test_approval_credit,
    test_approval_money,
    test_cancel,
    test_credit_raised,
    test_delete_door,
    test_history,
    test_payment,
    test_post,
    test_sight,
    test_sight_stock,
    test_shipped_rules,
    test_import_opening,
)
