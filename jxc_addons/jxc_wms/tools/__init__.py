from . import negative_policy, stock_tally
