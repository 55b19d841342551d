import { Component, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Scans the goods of a review: by a scanner that types, by camera, or by hand. */
export class ReviewScan extends Component {
    static template = "jxc_wms.ReviewScan";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.input = useAutofocus({ refName: "code" });
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({ message: "", kind: "success" });
        this.mutex = new Mutex();
        // A scanner types whether or not the box has the focus.
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.scan(ev.detail.barcode));
    }

    onKeydown(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const code = ev.target.value.trim();
        ev.target.value = "";
        if (code) {
            this.scan(code);
        }
    }

    async onCamera() {
        const code = await scanBarcode(this.env);
        if (code) {
            await this.scan(code);
        }
    }

    /** Codes come faster than answers: one after the other, so that none is lost. */
    scan(code) {
        return this.mutex.exec(() => this.count(code));
    }

    /** Have the server count a code, and show what it says. */
    async count(code) {
        const { record } = this.props;
        if (!(await record.save())) {
            return this.tell(_t("%s was not counted: complete the line first.", code), "danger");
        }
        try {
            const answer = await this.orm.call(record.resModel, "scan", [record.resId, code]);
            this.tell(answer.message, answer.is_strange ? "warning" : "success");
        } catch (error) {
            const lost = _t("%s was not counted: no connection. Scan it again.", code);
            this.tell(error.data?.message || lost, "danger");
            return;
        }
        await record.load();
    }

    /** @param {"success" | "warning" | "danger"} kind */
    tell(message, kind) {
        Object.assign(this.state, { message, kind });
        navigator.vibrate?.(kind === "success" ? 60 : [200, 100, 200]);
    }
}

export const reviewScan = { component: ReviewScan };

registry.category("view_widgets").add("jxc_review_scan", reviewScan);
