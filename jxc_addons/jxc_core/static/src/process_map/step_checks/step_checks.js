import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** The checks of a step: their number, and what they ask for once unfolded. */
export class StepChecks extends Component {
    static template = "jxc_core.StepChecks";
    static props = { checks: Array };

    setup() {
        this.state = useState({ isOpen: false });
    }

    get label() {
        const { length } = this.props.checks;
        return length === 1 ? _t("1 check") : _t("%s checks", length);
    }
}
