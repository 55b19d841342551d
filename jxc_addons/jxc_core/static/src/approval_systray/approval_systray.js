import { Component, onWillStart, useState } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { describeServerError } from "../core/server_error";
import { useVisibleInterval } from "../core/visible_interval_hook";

/** The bus tells at once; this is for lost messages. */
const REFRESH_DELAY = 5 * 60 * 1000;

/** After these calls of the user himself fewer requests wait, or others. */
const DECIDING = new Set(["action_approve", "action_decide", "action_withdraw", "decide"]);

/** How many approval requests wait for the user; leads to them. */
export class ApprovalSystray extends Component {
    static template = "jxc_core.ApprovalSystray";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ count: 0 });
        this.bus = useService("bus_service");
        this.bus.subscribe("jxc_approval_inbox", () => this.refresh());
        useBus(rpcBus, "RPC:RESPONSE", ({ detail: { data } }) => {
            const { model = "", method } = data?.params || {};
            if (model.startsWith("jxc.approval.") && DECIDING.has(method)) {
                this.refresh();
            }
        });
        onWillStart(async () => {
            this.isInternal = await user.hasGroup("base.group_user");
            if (this.isInternal) {
                // Nobody waits for a counter.
                this.refresh();
            }
        });
        useVisibleInterval(() => this.isInternal && this.refresh(), REFRESH_DELAY);
    }

    async refresh() {
        try {
            this.state.count = await this.orm.silent.call(
                "jxc.approval.request",
                "get_inbox_count",
                []
            );
        } catch (error) {
            // Nobody has asked for the counter, so nobody is told that it is not to be had.
            describeServerError(error);
        }
    }

    onClick() {
        this.action.doAction("jxc_core.jxc_approval_inbox_action", { clearBreadcrumbs: true });
    }
}

registry
    .category("systray")
    .add("jxc_core.approval", { Component: ApprovalSystray }, { sequence: 24 });
