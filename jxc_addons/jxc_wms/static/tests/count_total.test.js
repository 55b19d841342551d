import { expect, test } from "@odoo/hoot";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Unit extends models.Model {
    _name = "unit";

    name = fields.Char();

    _records = [{ id: 1, name: "件" }];
}

class Entry extends models.Model {
    _name = "entry";

    packed_qty = fields.Float();
    pack_factor = fields.Float({ digits: [16, 0] });
    quantity = fields.Float();
    uom_id = fields.Many2one({ relation: "unit" });

    _records = [{ id: 1, packed_qty: 0, pack_factor: 25, quantity: 5, uom_id: 1 }];
}

defineMailModels();
defineModels([Entry, Unit]);

test("bags and pieces are added up at once", async () => {
    await mountView({
        type: "form",
        resModel: "entry",
        resId: 1,
        arch: `<form>
            <field name="packed_qty" widget="jxc_count_stepper"/>
            <field name="quantity" widget="jxc_count_stepper"/>
            <field name="pack_factor" invisible="1"/>
            <field name="uom_id"/>
            <widget name="jxc_count_total"/>
        </form>`,
    });
    expect(".o_jxc_count_total").toHaveCount(0);
    await contains("[name=packed_qty] input").edit("3");
    expect(".o_jxc_count_total").toHaveText("= 80 件");
    await contains("[name=quantity] .o_jxc_count_more").click();
    expect(".o_jxc_count_total").toHaveText("= 81 件");
});
