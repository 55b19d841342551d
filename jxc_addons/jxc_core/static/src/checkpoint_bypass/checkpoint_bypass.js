import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { describeServerError } from "../core/server_error";
import { tellsWhy } from "../core/reason";

/**
 * Lets a user with the bypass right pass a refused operation with a written
 * reason. The operation itself is not repeated: the user does that.
 */
export class CheckpointBypass extends Component {
    static template = "jxc_core.CheckpointBypass";
    static props = {
        bypass: {
            type: Object,
            shape: {
                operation_id: Number,
                operation: String,
                res_model: String,
                res_ids: { type: Array, element: Number },
            },
        },
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ step: "offer", reason: "", error: "", isSending: false });
        useAutofocus({ refName: "reason" });
    }

    get question() {
        return _t(
            "Why may “%s” pass without this? Your name and reason are recorded.",
            this.props.bypass.operation
        );
    }

    get canSend() {
        return tellsWhy(this.state.reason) && !this.state.isSending;
    }

    async onSubmit() {
        const { operation_id, res_model, res_ids } = this.props.bypass;
        this.state.isSending = true;
        this.state.error = "";
        try {
            await this.orm.call("jxc.bypass", "grant", [
                operation_id,
                res_model,
                res_ids,
                this.state.reason.trim(),
            ]);
            this.state.step = "granted";
        } catch (error) {
            this.state.error = describeServerError(error);
        } finally {
            this.state.isSending = false;
        }
    }
}
