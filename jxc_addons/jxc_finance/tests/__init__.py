from . import (
    test_cancel,
    test_payment,
    test_post,
    test_shipped_rules,
)
