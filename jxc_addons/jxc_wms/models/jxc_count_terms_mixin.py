from odoo import api, fields, models

from ..tools.count_tolerance import Tolerance

RECOUNTS = [
    ("none", "Never"),
    ("tolerance", "Differences above the tolerance"),
    ("all", "Everything"),
]


class JxcCountTermsMixin(models.AbstractModel):
    """How goods are counted: blind or not, frozen or not, and what is counted again.

    The company's terms are proposed; a plan or a single count may have its own.
    """

    _name = "jxc.count.terms.mixin"
    _description = "Terms of Counting"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    blind = fields.Boolean(
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Counters do not get to know what the books say before the count is finished.",
    )
    frozen = fields.Boolean(
        string="Goods Stand Still",
        help="Nothing that is being counted may be moved until the count is finished."
        " Otherwise goods may move: what the books say is looked up at every entry.",
    )
    parts = fields.Selection(
        [("sum", "Add up what each person found"), ("latest", "The last person's count holds")],
        string="Several Counters",
        required=True,
        default="sum",
        help="When several people count the same goods at the same place.",
    )
    recount = fields.Selection(
        RECOUNTS,
        string="Count Again",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What a second person has to count once more.",
    )
    tolerance_quantity = fields.Float(
        string="Quantity Tolerance",
        digits="Product Unit",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="In the product's unit. 0 sets no limit; without any limit every difference is"
        " counted again.",
    )
    tolerance_percent = fields.Float(
        string="Tolerance in %",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Of what is expected. 0 sets no limit.",
    )
    tolerance_value = fields.Monetary(
        string="Value Tolerance",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="At cost, in the company's currency. 0 sets no limit.",
    )

    @api.depends("company_id")
    def _compute_terms(self):
        """Propose the company's terms."""
        for record in self:
            company = record.company_id.sudo()
            record.blind = company.jxc_count_blind
            record.recount = company.jxc_count_recount or "tolerance"
            record.tolerance_quantity = company.jxc_count_tolerance_quantity
            record.tolerance_percent = company.jxc_count_tolerance_percent
            record.tolerance_value = company.jxc_count_tolerance_value

    def _get_tolerance(self):
        """Return the :class:`~.tools.count_tolerance.Tolerance` of the record."""
        self.ensure_one()
        return Tolerance(self.tolerance_quantity, self.tolerance_percent, self.tolerance_value)

    @api.model
    def _get_terms_fields(self):
        """Return the names of the fields that a plan hands on to its counts."""
        return [
            "blind",
            "frozen",
            "parts",
            "recount",
            "tolerance_quantity",
            "tolerance_percent",
            "tolerance_value",
        ]
