from . import (
    account_move,
    account_move_door,
    account_move_role,
    account_payment,
    account_payment_door,
    account_payment_register,
    jxc_approval_credit,
    jxc_approval_money,
    jxc_demo,
    jxc_export,
    jxc_import_opening,
    stock_move,
)
