import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { CheckpointBypass } from "../checkpoint_bypass/checkpoint_bypass";
import { describeServerError } from "../core/server_error";
import { tellsWhy } from "../core/reason";
import { takeRefusedCall } from "./refused_calls";

export const APPROVAL_REQUIRED = "odoo.addons.jxc_core.exceptions.ApprovalRequired";

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
        const { needs = [], bypass = false, partial = false } = this.props.data?.context || {};
        this.needs = needs;
        this.bypass = bypass;
        this.message = this.props.data?.message || this.props.message;
        this.call = takeRefusedCall(this.props.data);
        const others = this.getOthers();
        this.others = partial ? others : [];
        this.isWhole = !partial && others.length > 0;
        this.state = useState({
            reason: "",
            error: "",
            isSending: false,
            request: null,
            proceeded: null,
        });
        useAutofocus({ refName: "reason" });
    }

    get canSend() {
        return tellsWhy(this.state.reason) && !this.state.isSending;
    }

    /** Of the records that were chosen, those that need no approval. */
    getOthers() {
        const [ids] = this.call?.args || [];
        const isOfModel = ({ res_model: model }) => model === this.call.model;
        if (!Array.isArray(ids) || !this.needs.every(isOfModel)) {
            return [];
        }
        const blocked = new Set(this.needs.map((need) => need.res_id));
        return ids.filter((id) => !blocked.has(id));
    }

    get chosenCount() {
        return this.call.args[0].length;
    }

    /** How many of the chosen records need an approval. */
    get blockedCount() {
        return new Set(this.needs.map((need) => need.res_id)).size;
    }

    get partialText() {
        return _t(
            "%(blocked)s of the %(all)s that you chose need an approval. The others can go ahead at once.",
            { blocked: this.blockedCount, all: this.chosenCount }
        );
    }

    get wholeText() {
        return _t(
            "%(blocked)s of the %(all)s that you chose need an approval. All of them are done together, or none.",
            { blocked: this.blockedCount, all: this.chosenCount }
        );
    }

    get proceedText() {
        return _t("Do the other %s, request approval for these", this.others.length);
    }

    get proceededText() {
        return _t("%s done.", this.state.proceeded.done.length);
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
        await this.send(async () => {
            this.state.request = await this.ask("ask");
            await this.props.onRequested?.(this.state.request);
        });
    }

    async onProceed() {
        await this.send(async () => {
            this.state.proceeded = await this.ask("ask_for_each");
        });
    }

    ask(way) {
        const { model, method, args, kwargs } = this.call;
        const reason = this.state.reason.trim();
        return this.orm.call("jxc.approval.request", way, [model, method, args, kwargs, reason]);
    }

    async send(send) {
        this.state.isSending = true;
        this.state.error = "";
        try {
            await send();
        } catch (error) {
            this.state.error = describeServerError(error);
        } finally {
            this.state.isSending = false;
        }
    }

    /** A form or list that called an act shows what has come of it. */
    async onDone() {
        const { result } = this.state.proceeded || {};
        this.props.close();
        if (result?.type?.startsWith("ir.actions.")) {
            // What went ahead asks for more: a backorder, a wizard.
            await this.action.doAction(result);
        } else if (!this.props.onRequested) {
            await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
        }
    }

    async onOpenRequest() {
        const { request, proceeded } = this.state;
        const place = request
            ? { res_id: request.id, views: [[false, "form"]] }
            : {
                  name: _t("Approvals"),
                  domain: [["id", "in", proceeded.requests.map(({ id }) => id)]],
                  views: [
                      [false, "list"],
                      [false, "form"],
                  ],
              };
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jxc.approval.request",
            target: "current",
            ...place,
        });
        this.props.close();
    }
}

registry.category("error_dialogs").add(APPROVAL_REQUIRED, ApprovalRequiredDialog);
