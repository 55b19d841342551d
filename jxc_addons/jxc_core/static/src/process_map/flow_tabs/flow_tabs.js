import { Component } from "@odoo/owl";

/** Switch between the processes; the selected one is marked. */
export class FlowTabs extends Component {
    static template = "jxc_core.FlowTabs";
    static props = {
        flows: Array,
        selectedId: [Number, Boolean],
        onSelected: Function,
    };
}
