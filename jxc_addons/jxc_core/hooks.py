"""What installing and removing the addon does beyond its data."""


def uninstall_hook(env):
    """Leave the database as it was before: nothing of JXC stays behind.

    Activities that clocks and approvals raised refer to our activity types, which Odoo
    would refuse to delete; notes and followers of the documents stay, they are theirs.
    """
    for name in ("jxc_activity_type_clock", "jxc_activity_type_approval"):
        activity_type = env.ref(f"jxc_core.{name}", raise_if_not_found=False)
        if activity_type:
            activities = env["mail.activity"].with_context(active_test=False)
            activities.search([("activity_type_id", "=", activity_type.id)]).unlink()
    # Settings of ours that somebody chose are parameters without an external id.
    env["ir.config_parameter"].search([("key", "=like", "jxc\\_core.%")]).unlink()
    env["ir.module.module"]._jxc_forget_words("jxc_core")
