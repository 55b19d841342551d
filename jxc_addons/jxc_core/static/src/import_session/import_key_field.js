import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

/** A text whose possible values are listed, with their labels, by the field `options` of the record. */
export class ImportKeyField extends SelectionField {
    get options() {
        return this.props.record.data.options || [];
    }
    get string() {
        const key = this.props.record.data[this.props.name];
        const found = this.options.find(([value]) => value === key);
        return found ? found[1] : "";
    }
    get value() {
        return this.props.record.data[this.props.name] || false;
    }
    onChange(value) {
        this.props.record.update(
            { [this.props.name]: value || false },
            { save: this.props.autosave }
        );
    }
}

registry.category("fields").add("jxc_import_key", {
    ...selectionField,
    component: ImportKeyField,
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "options", type: "json" }],
});
