from . import (
    jxc_checkpoint_rule,
    jxc_demo,
    jxc_review,
    jxc_review_line,
    sale_order,
    stock_move,
    stock_move_line,
    stock_picking,
)
