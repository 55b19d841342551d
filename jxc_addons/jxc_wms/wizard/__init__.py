from . import (
    jxc_count_enter,
    jxc_stock_diagnosis,
    sale_order_confirm_stock,
    stock_lot_block,
    stock_return_picking,
)
