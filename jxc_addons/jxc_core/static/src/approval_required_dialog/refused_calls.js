import { rpcBus } from "@web/core/network/rpc";

const APPROVAL_REQUIRED = "odoo.addons.jxc_core.exceptions.ApprovalRequired";
/** What the server said about a refusal → the call that was refused. */
const refusedCalls = new WeakMap();

rpcBus.addEventListener("RPC:RESPONSE", ({ detail: { data, error } }) => {
    if (error?.exceptionName === APPROVAL_REQUIRED && data?.params?.method) {
        const { model, method, args, kwargs } = data.params;
        refusedCalls.set(error.data, { model, method, args, kwargs });
    }
});

/**
 * The call that the server has refused with this error.
 *
 * @param {object} [errorData] `data` of the error
 * @returns {{ model: string, method: string, args: any[], kwargs: object } | undefined}
 */
export function takeRefusedCall(errorData) {
    return errorData && refusedCalls.get(errorData);
}
