from . import sale_order_confirm_stock, stock_return_picking
