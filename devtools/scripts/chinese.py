# Runs in `odoo shell`: Chinese is the language of the administrator, the company and of who comes later.
env["ir.default"].set("res.partner", "lang", "zh_CN")
env.ref("base.user_admin").lang = "zh_CN"
env.ref("base.main_company").partner_id.lang = "zh_CN"
env.cr.commit()
