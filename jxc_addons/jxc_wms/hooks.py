"""What installing and removing the addon does beyond its data."""


def uninstall_hook(env):
    """Give Odoo's terms their own words back."""
    env["ir.module.module"]._jxc_forget_words("jxc_wms")
