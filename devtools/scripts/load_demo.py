# Runs in `odoo shell`: loads the demo files of our addons and of nobody else; a failure ends it.
from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

ours = env["ir.module.module"].search([("name", "=like", "jxc_%"), ("state", "=", "installed")])
everything = env["ir.module.module"].search([("state", "=", "installed")])
graph = ModuleGraph(env.cr, mode="load")
graph.extend(everything.mapped("name"))
for package in graph:
    if package.name in ours.mapped("name"):
        load_data(env(su=True), {}, "init", kind="demo", package=package)
        env.flush_all()
ours.write({"demo": True})
env.cr.commit()
