from . import account_move, account_payment, jxc_demo, stock_move
