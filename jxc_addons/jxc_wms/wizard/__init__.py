from . import jxc_stock_diagnosis, sale_order_confirm_stock, stock_return_picking
