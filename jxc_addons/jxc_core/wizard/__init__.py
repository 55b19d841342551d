from . import (
    jxc_approval_decide,
    jxc_approval_sheet,
    jxc_approval_who,
    jxc_flow_activate,
    jxc_product_packaging,
)
