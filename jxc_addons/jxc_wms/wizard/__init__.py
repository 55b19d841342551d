from . import (
    jxc_count_enter,
    jxc_review_accept,
    jxc_stock_diagnosis,
    sale_order_confirm_stock,
    stock_lot_block,
    stock_picking_arrive,
    stock_picking_reverse,
    stock_return_picking,
)
