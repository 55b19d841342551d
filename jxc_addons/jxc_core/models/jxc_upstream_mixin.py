from odoo import models


class JxcUpstreamMixin(models.AbstractModel):
    """Who may cancel an order may cancel it although goods were bought for it.

    Plain Odoo looks for the documents that hear of the cancelled order with the rights of the
    salesman, who may not read purchase lines. Addons that know of moves put this before
    ``stock.move``::

        _name = "stock.move"
        _inherit = ["jxc.upstream.mixin", "stock.move"]
    """

    _name = "jxc.upstream.mixin"
    _description = "Documents upstream are found with the rights of the system"

    def _get_upstream_documents_and_responsibles(self, visited):
        upstream = super(JxcUpstreamMixin, self.sudo())
        return upstream._get_upstream_documents_and_responsibles(visited)
