from . import (
    test_payment,
    test_post,
    test_shipped_rules,
)
