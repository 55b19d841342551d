{
    "name": "JXC Finance",
    "summary": "Gates on invoices and payments; the money steps of the process map",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/JXC",
    "license": "LGPL-3",
    "author": "JXC contributors",
    "depends": ["jxc_core", "sale_stock", "purchase_stock", "stock_account"],
    "data": [
        "security/ir.model.access.csv",
        "data/jxc_operation_data.xml",
        "data/jxc_checkpoint_rule_data.xml",
        "data/jxc_flow_data.xml",
        "views/account_move_views.xml",
        "views/purchase_order_views.xml",
    ],
    "demo": ["demo/jxc_demo_finance.xml"],
    "installable": True,
}
