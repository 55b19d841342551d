import { WarningDialog } from "@web/core/errors/error_dialogs";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/** Our errors are refusals that say what to do, not defects. */
const OURS = "odoo.addons.jxc_";

/**
 * Let Odoo show the sentence of a refusal that has no dialog of its own.
 *
 * Odoo knows its own classes by name only; any other one would be “something went wrong”.
 *
 * @param {Object} _env
 * @param {Error} _error
 * @param {Error} originalError
 * @returns {boolean} always false: Odoo's own handler shows the dialog
 */
export function namedErrorHandler(_env, _error, originalError) {
    if (
        originalError instanceof RPCError &&
        originalError.exceptionName?.startsWith(OURS) &&
        !registry.category("error_dialogs").contains(originalError.exceptionName)
    ) {
        originalError.Component = WarningDialog;
    }
    return false;
}

registry
    .category("error_handlers")
    .add("jxcNamedErrorHandler", namedErrorHandler, { sequence: 96 });
