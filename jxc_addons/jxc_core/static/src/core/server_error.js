import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/**
 * Sentence for an error of the server or of the connection; any other error is
 * a defect and goes on its way.
 *
 * @param {Error} error
 * @returns {string}
 */
export function describeServerError(error) {
    if (error instanceof ConnectionLostError) {
        return _t("The server cannot be reached.").toString();
    }
    if (error instanceof RPCError) {
        return error.data?.message || error.message;
    }
    throw error;
}
