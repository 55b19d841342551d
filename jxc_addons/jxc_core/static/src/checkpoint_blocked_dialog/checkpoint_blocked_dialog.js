import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { CheckpointBypass } from "../checkpoint_bypass/checkpoint_bypass";

/**
 * Tells what an operation still needs, record by record, when the server has
 * refused it with `CheckpointBlocked`, and leads to the places to mend.
 */
export class CheckpointBlockedDialog extends Component {
    static template = "jxc_core.CheckpointBlockedDialog";
    static components = { CheckpointBypass, Dialog };
    static props = { ...standardErrorDialogProps };

    setup() {
        this.action = useService("action");
        const { problems = [], bypass = false } = this.props.data?.context || {};
        this.bypass = bypass;
        this.groups = this.groupByRecord(problems);
        this.message = this.props.data?.message || this.props.message;
    }

    groupByRecord(problems) {
        const groups = new Map();
        for (const problem of problems) {
            const key = `${problem.res_model},${problem.res_id}`;
            if (!groups.has(key)) {
                groups.set(key, this.makeGroup(key, problem));
            }
            groups.get(key).items.push(this.makeItem(problem));
        }
        return [...groups.values()];
    }

    makeGroup(key, { record, res_model, res_id }) {
        const canOpen = Boolean(res_id) && !this.isShown(res_model, res_id);
        return { key, record, resModel: res_model, resId: res_id, canOpen, items: [] };
    }

    /** The parts of a problem that its sentence does not tell already. */
    makeItem({ rule_id, rule, field, message, hint, sop_url }) {
        const text = field
            ? _t("“%s” is not filled in.", field).toString()
            : message.replace(/\s+SOP: \S+$/, "");
        const isUntold = (part) => Boolean(part) && !text.includes(part);
        return {
            text,
            hint: isUntold(hint) && hint,
            rule: isUntold(rule) && rule,
            ruleId: rule_id,
            sopUrl: sop_url,
        };
    }

    isShown(resModel, resId) {
        const { currentState, props } = this.action.currentController || {};
        return props?.resModel === resModel && (currentState?.resId ?? props.resId) === resId;
    }

    async onOpenClicked({ resModel, resId }) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
            target: "current",
        });
        this.props.close();
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.jxc_core.exceptions.CheckpointBlocked", CheckpointBlockedDialog);
