import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** A quantity with a big minus and a big plus, for a thumb. Never below zero. */
export class CountStepper extends FloatField {
    static template = "jxc_wms.CountStepper";

    /** Add a number to what stands in the box, typed but not left yet included. */
    async step(delta) {
        let quantity = this.value || 0;
        try {
            quantity = this.parse(this.inputRef.el.value);
        } catch {
            // What has been typed is no number: go on from the last one that was.
        }
        await this.props.record.update({ [this.props.name]: Math.max(0, quantity + delta) });
    }
}

export const countStepper = {
    ...floatField,
    component: CountStepper,
    displayName: _t("Count"),
    extractProps: (info) => ({ ...floatField.extractProps(info), trailingZeros: false }),
};

registry.category("fields").add("jxc_count_stepper", countStepper);
