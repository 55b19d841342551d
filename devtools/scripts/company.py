# Runs in `odoo shell`: makes the first company Chinese, before accounting picks its chart.
china = env.ref("base.cn")
yuan = env.ref("base.CNY")
yuan.active = True
company = env.ref("base.main_company")
company.write({"country_id": china.id, "currency_id": yuan.id})
env.ref("base.user_admin").write({"tz": "Asia/Shanghai"})
env.cr.commit()
