import { Component } from "@odoo/owl";
import { formatFloat } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";

/** What bags and pieces come to, while they are being entered. */
export class CountTotal extends Component {
    static template = "jxc_wms.CountTotal";
    static props = ["*"];

    /** The sum as text; empty as long as there is nothing in packagings. */
    get total() {
        const { packed_qty, pack_factor, quantity } = this.props.record.data;
        if (!packed_qty || !pack_factor) {
            return "";
        }
        const sum = packed_qty * pack_factor + (quantity || 0);
        return formatFloat(sum, { digits: [16, 6], trailingZeros: false });
    }

    get unit() {
        return this.props.record.data.uom_id?.display_name || "";
    }
}

registry.category("view_widgets").add("jxc_count_total", { component: CountTotal });
