from . import (
    count_tally,
    count_tolerance,
    negative_policy,
    safety_stock,
    shelf_life,
    stock_tally,
)
