import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { CheckpointBypass } from "../checkpoint_bypass/checkpoint_bypass";
import { describeServerError } from "../core/server_error";
import { takeRefusedCall } from "./refused_calls";

export const APPROVAL_REQUIRED = "odoo.addons.jxc_core.exceptions.ApprovalRequired";
/** Shortest reason that the server takes. */
const MIN_REASON = 5;

/**
 * Tells who has to agree when the server has refused with `ApprovalRequired`,
 * and asks them: the refused call is sent once more, as a request.
 */
export class ApprovalRequiredDialog extends Component {
    static template = "jxc_core.ApprovalRequiredDialog";
    static components = { CheckpointBypass, Dialog };
    static props = {
        ...standardErrorDialogProps,
        onRequested: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        const { needs = [], bypass = false } = this.props.data?.context || {};
        this.needs = needs;
        this.bypass = bypass;
        this.message = this.props.data?.message || this.props.message;
        this.call = takeRefusedCall(this.props.data);
        this.state = useState({ reason: "", error: "", isSending: false, request: null });
        useAutofocus({ refName: "reason" });
    }

    get canSend() {
        return this.state.reason.trim().length >= MIN_REASON && !this.state.isSending;
    }

    get sentText() {
        return _t("Request %s is on its way.", this.state.request.name);
    }

    get waitsText() {
        return _t(
            "It waits for %s. As soon as all have agreed it is done in your name, and you are told.",
            this.state.request.waits_for
        );
    }

    getWaitingText(need) {
        return _t("Request %s waits for a decision already.", need.waiting);
    }

    async onSubmit() {
        const { model, method, args, kwargs } = this.call;
        this.state.isSending = true;
        this.state.error = "";
        try {
            this.state.request = await this.orm.call("jxc.approval.request", "ask", [
                model,
                method,
                args,
                kwargs,
                this.state.reason.trim(),
            ]);
            await this.props.onRequested?.(this.state.request);
        } catch (error) {
            this.state.error = describeServerError(error);
        } finally {
            this.state.isSending = false;
        }
    }

    /** A form or list that called an act shows what has come of it. */
    async onDone() {
        this.props.close();
        if (!this.props.onRequested) {
            await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
        }
    }

    async onOpenRequest() {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jxc.approval.request",
            res_id: this.state.request.id,
            views: [[false, "form"]],
            target: "current",
        });
        this.props.close();
    }
}

registry.category("error_dialogs").add(APPROVAL_REQUIRED, ApprovalRequiredDialog);
