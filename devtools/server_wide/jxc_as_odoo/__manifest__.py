{
    "name": "JXC: tests of Odoo's that need a policy set back",
    "summary": "Server-wide module of test runs of Odoo's own suites",
    "version": "19.0.1.0.0",
    "author": "JXC contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "post_load": "set_policies_back",
    "installable": True,
}
