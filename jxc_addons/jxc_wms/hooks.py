"""What installing and removing the addon does beyond its data."""


def uninstall_hook(env):
    """Give Odoo's terms their own words back; drop what the ORM does not know of."""
    env["ir.module.module"]._jxc_forget_words("jxc_wms")
    env.cr.execute("DROP TABLE IF EXISTS jxc_stock_turn")
