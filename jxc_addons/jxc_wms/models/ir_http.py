import logging
from copy import deepcopy

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import models
from odoo.http import request

_logger = logging.getLogger(__name__)

#: Calls whose parameters can be handed over once more, as they came.
REPEATABLE = ("jsonrpc", "json2")


class IrHttp(models.AbstractModel):
    """A call that lost a race for stock waits for its turn, and for nothing else."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """A further attempt of Odoo queues before it looks at anything."""
        request.env["jxc.stock.lock"]._queue_again()
        return super()._authenticate(endpoint)

    @classmethod
    def _dispatch(cls, endpoint):
        """Begin again at once; Odoo lets the call rest for up to two seconds, and a worker with it.

        Who loses the second attempt, too, goes Odoo's way.
        """
        if request.dispatcher.routing_type not in REPEATABLE:
            return super()._dispatch(endpoint)
        params = deepcopy(request.params)
        try:
            return super()._dispatch(endpoint)
        except (SerializationFailure, DeadlockDetected):
            if not request.env["jxc.stock.lock"]._has_lost():
                raise
            _logger.info("%s lost a race for stock and begins again", request.httprequest.path)
        request.params = params
        cls._jxc_begin_again()
        return super()._dispatch(endpoint)

    @classmethod
    def _jxc_begin_again(cls):
        """Forget what the attempt did, as ``odoo.service.model.retrying`` does, and queue.

        The session stays: who calls was found out before the attempt.
        """
        env = request.env
        env.cr.rollback()
        env.transaction.reset()
        env.registry.reset_changes()
        env["jxc.stock.lock"]._queue_again()
