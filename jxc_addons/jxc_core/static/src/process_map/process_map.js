import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useVisibleInterval } from "../core/visible_interval_hook";
import { FlowTabs } from "./flow_tabs/flow_tabs";
import { ProcessMapCanvas } from "./process_map_canvas/process_map_canvas";
import { ProcessMapLegend } from "./process_map_legend/process_map_legend";
import { ProcessMapModel } from "./process_map_model";

export const POLL_DELAY = 30_000;
export const LAST_FLOW_KEY = "jxc_core.process_map.flow_id";

/**
 * Client action that draws the processes of the company with live counts. It
 * opens on the process of `action.params.flow_id` or, called from a `jxc.flow`,
 * on the active record, else on the one shown last on this device.
 */
export class ProcessMap extends Component {
    static template = "jxc_core.ProcessMap";
    static components = { FlowTabs, Layout, ProcessMapCanvas, ProcessMapLegend };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Process Map");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.model = useState(new ProcessMapModel(this.orm));
        useVisibleInterval(() => this.model.poll(), POLL_DELAY);
        useSetupAction({ getLocalState: () => ({ flowId: this.model.flowId }) });
        onWillStart(() => this.model.load(this.wantedFlowIds));
    }

    get wantedFlowIds() {
        const { context, params } = this.props.action;
        return [
            this.props.state?.flowId,
            params?.flow_id,
            context?.active_model === "jxc.flow" && context.active_id,
            Number(browser.localStorage.getItem(LAST_FLOW_KEY)),
        ];
    }

    get asOf() {
        const computedAt = this.model.map?.computed_at;
        return computedAt
            ? formatDateTime(deserializeDateTime(computedAt), { format: localization.timeFormat })
            : "";
    }

    get sleepingText() {
        return _t(
            "%s of the checks and time limits of this process have no effect in your company yet.",
            this.model.map.sleeping_count
        );
    }

    async onFlowSelected(flowId) {
        browser.localStorage.setItem(LAST_FLOW_KEY, flowId);
        await this.model.selectFlow(flowId);
    }

    async onDocumentsOpened(step, late) {
        const action = await this.orm.call("jxc.flow.step", "action_open_documents", [[step.id]], {
            late,
        });
        await this.action.doAction(action);
    }

    async onActivationClicked() {
        const action = await this.orm.call("jxc.flow", "action_open_activation", [
            [this.model.flowId],
        ]);
        await this.openDialog(action);
    }

    async onStepEdited(step) {
        await this.openForm("jxc.flow.step", step.id, step.name);
    }

    async onStepAdded() {
        const context = { default_flow_id: this.model.flowId };
        await this.openForm("jxc.flow.step", false, _t("Add step"), context);
    }

    async onSettingsClicked() {
        await this.openForm("jxc.flow", this.model.flowId, _t("Settings of the process"));
    }

    async openForm(resModel, resId, name, context = {}) {
        await this.openDialog({
            type: "ir.actions.act_window",
            name,
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
            target: "new",
            context,
        });
    }

    async openDialog(action) {
        await this.action.doAction(action, { onClose: () => this.model.load() });
    }
}

registry.category("actions").add("jxc_core.process_map", ProcessMap);
