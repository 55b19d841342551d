import { expect, test } from "@odoo/hoot";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Entry extends models.Model {
    _name = "entry";

    quantity = fields.Float();

    _records = [{ id: 1, quantity: 4 }];
}

defineMailModels();
defineModels([Entry]);

async function mountEntry(readonly = "0") {
    await mountView({
        type: "form",
        resModel: "entry",
        resId: 1,
        arch: `<form><field name="quantity" widget="jxc_count_stepper" readonly="${readonly}"/></form>`,
    });
}

test("plus and minus change the quantity by one", async () => {
    await mountEntry();
    await contains(".o_jxc_count_more").click();
    expect("input.o_input").toHaveValue("5");
    await contains(".o_jxc_count_less").click();
    await contains(".o_jxc_count_less").click();
    expect("input.o_input").toHaveValue("3");
});

test("what has just been typed counts", async () => {
    await mountEntry();
    await contains("input.o_input").edit("10", { confirm: false });
    await contains(".o_jxc_count_more").click();
    expect("input.o_input").toHaveValue("11");
});

test("there is never less than nothing", async () => {
    await mountEntry();
    await contains("input.o_input").edit("0");
    await contains(".o_jxc_count_less").click();
    expect("input.o_input").toHaveValue("0");
});

test("without the right to write there are no buttons", async () => {
    await mountEntry("1");
    expect(".o_jxc_count_more").toHaveCount(0);
});
