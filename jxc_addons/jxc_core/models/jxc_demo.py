import csv

from odoo import Command, api, models
from odoo.tools import file_open

from .res_groups_cost import COST_BY_ROLE


class JxcDemo(models.AbstractModel):
    """Loads the demo company: its people, accounts, agreements and rules."""

    _name = "jxc.demo"
    _description = "Demo Data Loader"

    # -- company -------------------------------------------------------------------------

    @api.model
    def _load_language(self):
        """Load Chinese, where the database does not speak it yet."""
        language = (
            self.env["res.lang"].with_context(active_test=False).search([("code", "=", "zh_CN")])
        )
        if not language.active:
            install = {"lang_ids": [Command.set(language.ids)], "overwrite": False}
            self.env["base.language.install"].create(install).lang_install()
        # While an addon is being installed, its own records get their Chinese names after the demo.
        ours = self.env["ir.module.module"].search([("name", "=", "jxc_core")])
        ours._update_translations(["zh_CN"])

    @api.model
    def _load_accounting(self):
        """Give the company its accounts: the Chinese chart where it is installed."""
        company = self._get_company()
        if company.chart_template:
            return
        yuan = company.currency_id
        charts = self.env["account.chart.template"]
        chinese = charts._get_chart_template_mapping().get("cn", {}).get("installed")
        # try_loading() warns while addons are being installed, which is when demo data come.
        charts.with_company(company)._load("cn" if chinese else "generic_coa", company, False)
        if not chinese:
            # The generic chart is American: to it, every customer here is abroad.
            company.currency_id = yuan
            positions = self.env["account.fiscal.position"].search(
                [("company_id", "=", company.id)]
            )
            positions.auto_apply = False

    @api.model
    def _load_warehouse(self):
        """Give the company a warehouse where goods are kept: Odoo makes one for its first only."""
        company = self._get_company()
        warehouses = self.env.get("stock.warehouse")
        ours = [("company_id", "=", company.id)]
        if warehouses is not None and not warehouses.search_count(ours):
            vals = {"name": "杭州总仓", "code": "HZ", "company_id": company.id}
            warehouse = warehouses.create(vals)
            self._move_orders("sale.order", "warehouse_id", warehouse)
            self._move_orders("purchase.order", "picking_type_id", warehouse.in_type_id)

    def _move_orders(self, model, field, place):
        """Send orders that are older than the stock addon to a place of their own company."""
        orders = self.env[model].search([("company_id", "=", self._get_company().id)])
        if field in orders._fields:
            orders.write({field: place.id})

    @api.model
    def _load_administrator(self):
        """Let the administrator see the company; it becomes his own if he has no other yet."""
        admin = self.env.ref("base.user_admin")
        company = self._get_company()
        main = self.env.ref("base.main_company")
        fresh = admin.company_ids <= main + company and not self.env["account.move"].search_count(
            [("company_id", "=", main.id), ("state", "=", "posted")], limit=1
        )
        vals = {"company_ids": [Command.link(company.id)]}
        if fresh:
            vals["company_id"] = company.id
        admin.write(vals)

    @api.model
    def _load_people(self, path):
        """Create the users of a file; who is there already keeps his login and password."""
        rows = [row for row in self._read(path) if not self._find(row["id"])]
        users = self.env["res.users"].with_context(no_reset_password=True)
        for row, user in zip(
            rows, users.create([self._prepare_user_vals(row) for row in rows]), strict=True
        ):
            self._remember(row["id"], user)

    @api.model
    def _load_cost_sight(self):
        """Let only the roles that need it see cost, as most companies want it."""
        self.env["ir.config_parameter"].set_param(COST_BY_ROLE, True)
        self.env["res.groups"]._jxc_apply_cost_sight()

    def _prepare_user_vals(self, row):
        """Return the user of a row of the people file."""
        login = row["id"].replace("user_", "jxc_")
        company = self._get_company()
        # Odoo's bot opens a chat at the first login: on a phone it covers everything.
        bot = (
            {"odoobot_state": "disabled"}
            if "odoobot_state" in self.env["res.users"]._fields
            else {}
        )
        return {
            **bot,
            "name": row["name"],
            "function": row["function"],
            "login": login,
            "password": login,
            "email": f"{login}@jxc.example",
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "notification_type": "inbox",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(self.env.ref(name).id) for name in row["groups"].split()],
        }

    @api.model
    def _activate_rules(self, module):
        """Let the rules that an addon ships act in the demo company."""
        rules = self._get_shipped("jxc.checkpoint.rule", module)
        rules.write({"company_ids": [Command.link(self._get_company().id)]})

    @api.model
    def _get_company(self):
        return self.env.ref("jxc_core.jxc_demo_company")

    @api.model
    def _get_products(self):
        """Return the materials of the demo company."""
        return self._get_shipped("product.product", "jxc_core")

    @api.model
    def _get_shipped(self, model, module):
        """Return the records of a model that an addon has brought."""
        data = self.env["ir.model.data"].search([("module", "=", module), ("model", "=", model)])
        return self.env[model].browse(data.mapped("res_id")).exists()

    def _as(self, role):
        """Return the loader as the demo user of a role, at work in the demo company."""
        company = self._get_company()
        context = {
            "allowed_company_ids": company.ids,
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "tracking_disable": True,
            "mail_notrack": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "mail_activity_quick_update": True,
        }
        user = self.env.ref(f"jxc_core.jxc_demo_user_{role}")
        return self.with_user(user).with_context(**context)

    # -- files and external ids ----------------------------------------------------------

    def _read(self, path):
        """Return the rows of a file of the addons as dicts."""
        with file_open(path) as file:
            return list(csv.DictReader(file))

    def _find(self, key):
        """Return the document of a row, None before it is made."""
        return self.env.ref(f"jxc_core.jxc_demo_{key}", raise_if_not_found=False)

    def _remember(self, key, record):
        """Give a document its external id."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"jxc_core.jxc_demo_{key}", "record": record, "noupdate": True}]
        )
