from . import (
    test_approval_credit,
    test_approval_money,
    test_cancel,
    test_payment,
    test_post,
    test_sight,
    test_shipped_rules,
    test_import_opening,
)
