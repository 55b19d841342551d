import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { StepChecks } from "../step_checks/step_checks";

/** One step of a process: who does it, what it needs, and how much is waiting. */
export class StepCard extends Component {
    static template = "jxc_core.StepCard";
    static components = { StepChecks };
    static props = {
        step: Object,
        number: String,
        rejoinLabel: { type: String, optional: true },
        canEdit: Boolean,
        onDocumentsOpened: Function,
        onStepEdited: Function,
        onStepShown: Function,
    };

    get isException() {
        return this.props.step.kind === "exception";
    }

    get cardLabel() {
        const { number, step } = this.props;
        return this.isException
            ? _t("Exception %(number)s: %(name)s", { number, name: step.name })
            : _t("Step %(number)s: %(name)s", { number, name: step.name });
    }

    get editLabel() {
        return _t("Edit step %s", this.props.step.name);
    }

    /** The numbers at the foot of the card, each with the words around it. */
    get counts() {
        const { count, late_count, name } = this.props.step;
        const counts = [];
        if (count !== false) {
            counts.push({
                value: count,
                late: false,
                label: _t("To do"),
                ariaLabel: _t("%(name)s: open the %(count)s documents to do", { name, count }),
                className: count ? "o_jxc_count" : "o_jxc_count o_jxc_none",
                buttonClass: "btn-secondary",
            });
        }
        if (late_count) {
            counts.push({
                value: late_count,
                late: true,
                label: _t("Late"),
                ariaLabel: _t("%(name)s: open the %(count)s late documents", {
                    name,
                    count: late_count,
                }),
                className: "o_jxc_late",
                buttonClass: "btn-danger",
            });
        }
        return counts;
    }
}
