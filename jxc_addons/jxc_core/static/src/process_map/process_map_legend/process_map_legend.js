import { Component } from "@odoo/owl";

/** Explains the lines and signs of the map. */
export class ProcessMapLegend extends Component {
    static template = "jxc_core.ProcessMapLegend";
    static props = {};
}
