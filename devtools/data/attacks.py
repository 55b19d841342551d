"""All attacks, see `devtools/door_attacks.py`."""

from . import attacks_billing, attacks_purchase, attacks_sales, attacks_staff, attacks_stock

ATTACKS = [
    *attacks_staff.ATTACKS,
    *attacks_sales.ATTACKS,
    *attacks_stock.ATTACKS,
    *attacks_purchase.ATTACKS,
    *attacks_billing.ATTACKS,
]
