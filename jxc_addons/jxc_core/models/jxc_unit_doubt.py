from odoo import api, fields, models
from odoo.tools import SQL

#: Units that are used with materials: packagings, units of sale, units of vendors.
USED_UNITS = """
    SELECT product_template_id AS product_tmpl_id, uom_uom_id AS other_uom_id,
           NULL::int AS partner_id, NULL::int AS company_id, 'packaging' AS role
      FROM product_template_uom_uom_rel
     UNION
    SELECT id, jxc_sale_uom_id, NULL, NULL, 'sale'
      FROM product_template
     WHERE jxc_sale_uom_id IS NOT NULL
     UNION
    SELECT product_tmpl_id, product_uom_id, partner_id, company_id, 'vendor'
      FROM product_supplierinfo
"""
#: The same with what they contain, of active materials.
RATIOS = """
    SELECT used.product_tmpl_id, used.other_uom_id, used.partner_id,
           COALESCE(used.company_id, material.company_id) AS company_id, used.role,
           material.categ_id, material.uom_id, other.name->>'en_US' AS unit_name,
           split_part(other.parent_path, '/', 1) = split_part(own.parent_path, '/', 1) AS related,
           ROUND((other.factor / NULLIF(own.factor, 0))::numeric, 6) AS ratio
      FROM (%(used)s) used
      JOIN product_template material ON material.id = used.product_tmpl_id AND material.active
      JOIN uom_uom own ON own.id = material.uom_id
      JOIN uom_uom other ON other.id = used.other_uom_id
"""
NO_REFERENCE = """
    SELECT 'reference' AS kind, product_tmpl_id, categ_id, uom_id, other_uom_id,
           NULL::numeric AS factor, NULL::numeric AS usual_factor, partner_id, company_id,
           NULL::varchar AS evidence
      FROM (%(ratios)s) ratios
     WHERE NOT related
"""
#: Units of sale and of vendors; the role is the kind.
UNPACKED = """
    SELECT role, product_tmpl_id, categ_id, uom_id, other_uom_id,
           ratio, NULL, partner_id, company_id, NULL
      FROM (%(ratios)s) ratios
     WHERE related AND role IN ('sale', 'vendor') AND other_uom_id <> uom_id
       AND NOT EXISTS (
           SELECT 1
             FROM product_template_uom_uom_rel packaging
            WHERE packaging.product_template_id = ratios.product_tmpl_id
              AND packaging.uom_uom_id = ratios.other_uom_id)
"""
#: Units in which most lines of confirmed orders of the last year were written, three or more.
HABITS = """
    SELECT kind, product_tmpl_id, company_id, uom_id, document
      FROM (SELECT lines.kind, product.product_tmpl_id, lines.company_id, lines.uom_id,
                   COUNT(*) AS times, (ARRAY_AGG(lines.name ORDER BY lines.id DESC))[1] AS document,
                   SUM(COUNT(*)) OVER (
                       PARTITION BY lines.kind, product.product_tmpl_id, lines.company_id
                   ) AS all_times
              FROM (SELECT 'sold' AS kind, line.product_id, line.product_uom_id AS uom_id,
                           doc.company_id, doc.name, line.id
                      FROM sale_order_line line
                      JOIN sale_order doc ON doc.id = line.order_id
                     WHERE doc.state = 'sale' AND doc.date_order > NOW() - INTERVAL '1 year'
                     UNION ALL
                    SELECT 'bought', line.product_id, line.product_uom_id,
                           doc.company_id, doc.name, line.id
                      FROM purchase_order_line line
                      JOIN purchase_order doc ON doc.id = line.order_id
                     WHERE doc.state = 'purchase' AND doc.date_order > NOW() - INTERVAL '1 year'
                   ) lines
              JOIN product_product product ON product.id = lines.product_id
             GROUP BY lines.kind, product.product_tmpl_id, lines.company_id, lines.uom_id) habits
     WHERE times > 2 AND times * 2 > all_times
"""
#: Habitual units that are known to the material in no way: it is kept, packed, sold, bought in others.
HABIT = """
    SELECT habit.kind, material.id, material.categ_id, material.uom_id, habit.uom_id,
           ROUND((other.factor / NULLIF(own.factor, 0))::numeric, 6), NULL, NULL::int,
           habit.company_id, habit.document
      FROM (%(habits)s) habit
      JOIN product_template material ON material.id = habit.product_tmpl_id AND material.active
      JOIN uom_uom own ON own.id = material.uom_id
      JOIN uom_uom other ON other.id = habit.uom_id
     WHERE habit.uom_id <> material.uom_id
       AND NOT EXISTS (
           SELECT 1
             FROM (%(used)s) used
            WHERE used.product_tmpl_id = material.id AND used.other_uom_id = habit.uom_id)
"""
SISTER = """
    SELECT 'sister', one.product_tmpl_id, one.categ_id, one.uom_id, one.other_uom_id,
           one.ratio, usual.ratio, NULL::int, one.company_id, NULL
      FROM (%(ratios)s) one
      JOIN (SELECT categ_id, unit_name, mode() WITHIN GROUP (ORDER BY ratio) AS ratio
              FROM (%(ratios)s) all_of_them
             WHERE related AND role = 'packaging'
             GROUP BY categ_id, unit_name
            HAVING COUNT(*) > 2) usual USING (categ_id, unit_name)
     WHERE one.related AND one.role = 'packaging' AND one.ratio <> usual.ratio
"""


class JxcUnitDoubt(models.Model):
    """Conversions that look wrong; whoever knows the material decides."""

    _name = "jxc.unit.doubt"
    _description = "Doubtful Conversion"
    _auto = False
    _order = "kind, product_tmpl_id, id"
    _rec_name = "product_tmpl_id"

    kind = fields.Selection(
        [
            ("reference", "Can't be converted"),
            ("vendor", "Vendor's unit is no packaging of the material"),
            ("sale", "Unit of sale is no packaging of the material"),
            ("sold", "Mostly sold in a unit that is no packaging of the material"),
            ("bought", "Mostly bought in a unit that is no packaging of the material"),
            ("sister", "Contains something else than for similar materials"),
        ],
        string="What Is Odd",
        readonly=True,
    )
    product_tmpl_id = fields.Many2one("product.template", string="Material", readonly=True)
    categ_id = fields.Many2one("product.category", string="Material Category", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Kept In", readonly=True)
    other_uom_id = fields.Many2one("uom.uom", string="Doubtful Unit", readonly=True)
    factor = fields.Float(string="Contains Here", digits=0, readonly=True, aggregator=None)
    usual_factor = fields.Float(string="Usually Contains", digits=0, readonly=True, aggregator=None)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    evidence = fields.Char(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            "SELECT (ROW_NUMBER() OVER (ORDER BY kind, product_tmpl_id, other_uom_id, partner_id,"
            " company_id, evidence))::int AS id, doubts.* FROM (%s) doubts",
            SQL(" UNION ALL ").join(self._get_doubt_queries()),
        )

    @api.model
    def _get_doubt_queries(self):
        """Return the queries of all kinds, with columns as the first one's. Addons add theirs."""
        used = SQL(USED_UNITS)
        ratios = SQL(RATIOS, used=used)
        queries = [SQL(query, ratios=ratios) for query in (NO_REFERENCE, UNPACKED, SISTER)]
        return [*queries, SQL(HABIT, habits=SQL(HABITS), used=used)]

    def action_open_material(self):
        """Open the material, to put its units right."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "product.template",
            "res_id": self.product_tmpl_id.id,
            "view_mode": "form",
        }
