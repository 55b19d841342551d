from . import negative_policy, safety_stock, shelf_life, stock_tally
