import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { useVisibleInterval } from "../core/visible_interval_hook";

const BUSY = ["queued", "running"];

/** How far an import is; the form is loaded again once it is finished. */
export class ImportProgress extends Component {
    static template = "jxc_core.ImportProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ progress: 0, text: "" });
        useVisibleInterval(() => this.refresh(), 2000);
    }

    async refresh() {
        const { resId, data } = this.props.record;
        if (!resId || !BUSY.includes(data.state)) {
            return;
        }
        const found = await this.orm.silent.call("jxc.import", "get_progress", [[resId]]);
        const { state, progress, text } = found[resId];
        Object.assign(this.state, { progress, text });
        if (!BUSY.includes(state)) {
            await this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("jxc_import_progress", { component: ImportProgress });
