from . import account_move, account_payment, jxc_approval_money, jxc_demo, stock_move
