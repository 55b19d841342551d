"""What installing and removing the addon does beyond its data."""


def post_init_hook(env):
    """List what is wrong with the stock of a database that was in use before."""
    env["jxc.stock.finding"]._check()


def uninstall_hook(env):
    """Give Odoo's terms their own words back; drop what the ORM does not know of."""
    env["ir.module.module"]._jxc_forget_words("jxc_wms")
    env.cr.execute("DROP TABLE IF EXISTS jxc_stock_turn")
