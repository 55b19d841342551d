import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountWebClient,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Order extends models.Model {
    _name = "order";

    name = fields.Char();
    price = fields.Float();

    _records = [
        { id: 1, name: "S00012", price: 10 },
        { id: 2, name: "S00013", price: 20 },
        { id: 3, name: "S00014", price: 30 },
    ];
    _views = {
        form: `<form><header><button name="action_confirm" type="object" string="Confirm"/></header><field name="name"/><field name="price"/></form>`,
        list: `<list><header><button name="action_confirm" type="object" string="Confirm"/></header><field name="name"/></list>`,
    };
}

defineMailModels();
defineModels([Order]);

const NEED = {
    rule_id: 1,
    rule: "Price cut over 5 %",
    operation: "Change sales price",
    record: "S00012 › Paper",
    res_model: "order",
    res_id: 1,
    change: "Unit Price 10.00 → 8.00",
    measured: "20.0 %",
    chain: [
        {
            label: "Sales lead: Zhao Qiang",
            quorum: "One of them",
            absence: "Zhao Qiang is away; nobody stands in.",
        },
        { label: "Zhou", quorum: "One of them" },
    ],
    waiting: false,
};
const ASKED = {
    id: 5,
    name: "SP2026-00005",
    summary: "S00012",
    res_model: "order",
    res_id: 1,
    waits_for: "Zhao Qiang",
    chain: [],
};

function refuse(context) {
    throw makeServerError({
        errorName: "odoo.addons.jxc_core.exceptions.ApprovalRequired",
        message: "“Change sales price” needs an approval",
        context,
    });
}

async function openOrder() {
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "order",
        res_id: 1,
        views: [[false, "form"]],
    });
}

beforeEach(() => {
    onRpc("jxc.approval.request", "get_inbox_count", () => 0);
});

test("a refused button offers to ask, with the chain and the reason", async () => {
    onRpc("order", "action_confirm", () => refuse({ needs: [NEED], bypass: false }));
    onRpc("jxc.approval.request", "ask", ({ args }) => {
        expect.step(args.slice(0, 3).concat(args[4]));
        return ASKED;
    });
    await openOrder();
    expect.errors(1);
    await contains("button[name=action_confirm]").click();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    expect(".modal-title").toHaveText("This needs an approval");
    expect(".o_jxc_approval_record").toHaveText("S00012 › Paper");
    expect(".o_jxc_approval_what").toHaveText(/^Unit Price 10.00 → 8.00\s*20.0 %$/);
    expect(queryAllTexts(".o_jxc_approval_chain li")).toEqual([
        "Sales lead: Zhao Qiang(One of them)\nZhao Qiang is away; nobody stands in.",
        "Zhou(One of them)",
    ]);
    expect(".o_jxc_approval_send").not.toBeEnabled();
    await contains(".o_jxc_approval_reason").edit("  Regular customer ");
    await contains(".o_jxc_approval_send").click();
    expect.verifySteps([["order", "action_confirm", [[1]], "Regular customer"]]);
    expect(".o_jxc_approval_asked").toHaveText(/SP2026-00005/);
    expect(".o_jxc_approval_asked").toHaveText(/Zhao Qiang/);
});

test("a refused save is asked for, and the form shows what the server has", async () => {
    onRpc("order", "web_save", () => refuse({ needs: [NEED], bypass: false }));
    onRpc("jxc.approval.request", "ask", ({ args }) => {
        expect.step([args[0], args[1], args[2]]);
        return ASKED;
    });
    await openOrder();
    await contains(".o_field_widget[name=price] input").edit("8");
    await contains(".o_form_button_save").click();
    expect(".modal-title").toHaveText("This needs an approval");
    await contains(".o_jxc_approval_reason").edit("Regular customer");
    await contains(".o_jxc_approval_send").click();
    expect.verifySteps([["order", "web_save", [[1], { price: 8 }]]]);
    await contains(".o_jxc_approval_done").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(".o_field_widget[name=price] input").toHaveValue("10.00");
});

test("who closes the dialog keeps what he typed", async () => {
    onRpc("order", "web_save", () => refuse({ needs: [NEED], bypass: false }));
    await openOrder();
    await contains(".o_field_widget[name=price] input").edit("8");
    await contains(".o_form_button_save").click();
    await contains(".modal-footer .btn-secondary").click();
    expect(".modal").toHaveCount(0);
    expect(".o_field_widget[name=price] input").toHaveValue("8.00");
});

test("a refusal to ask is shown and leaves the reason to be sent again", async () => {
    onRpc("order", "action_confirm", () => refuse({ needs: [NEED], bypass: false }));
    onRpc("jxc.approval.request", "ask", () => {
        throw makeServerError({ message: "Nobody can approve this." });
    });
    await openOrder();
    expect.errors(1);
    await contains("button[name=action_confirm]").click();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    await contains(".o_jxc_approval_reason").edit("Regular customer");
    await contains(".o_jxc_approval_send").click();
    expect(".o_jxc_approval_error").toHaveText("Nobody can approve this.");
    expect(".o_jxc_approval_send").toBeEnabled();
});

test.tags("desktop");
test("of many records, those allowed go ahead and the others are asked for", async () => {
    const need = { ...NEED, record: "S00013", res_id: 2 };
    const context = { needs: [need], bypass: false, partial: true };
    onRpc("order", "action_confirm", () => refuse(context));
    onRpc("jxc.approval.request", "ask_for_each", ({ args }) => {
        expect.step(args.slice(0, 3).concat(args[4]));
        return { done: [1, 3], requests: [{ ...ASKED, summary: "S00013" }], result: true };
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "order",
        views: [[false, "list"]],
    });
    expect.errors(1);
    await contains("thead .o_list_record_selector input").click();
    await contains("button[name=action_confirm]").click();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    expect(".o_jxc_approval_partial").toHaveText(/^1 of the 3 that you chose/);
    expect(".o_jxc_approval_proceed").toHaveText("Do the other 2, request approval for these");
    expect(".o_jxc_approval_proceed").not.toBeEnabled();
    await contains(".o_jxc_approval_reason").edit("Regular customer");
    await contains(".o_jxc_approval_proceed").click();
    expect.verifySteps([["order", "action_confirm", [[1, 2, 3]], "Regular customer"]]);
    expect(".o_jxc_approval_proceeded").toHaveText(/2 done/);
    expect(".o_jxc_approval_proceeded").toHaveText(/S00013\s*SP2026-00005\s*→ Zhao Qiang/);
    expect(".o_jxc_approval_open").toHaveCount(1);
});

test.tags("desktop");
test("what is done on all or none is asked for as a whole", async () => {
    onRpc("order", "action_confirm", () =>
        refuse({ needs: [NEED], bypass: false, partial: false })
    );
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "order",
        views: [[false, "list"]],
    });
    expect.errors(1);
    await contains("thead .o_list_record_selector input").click();
    await contains("button[name=action_confirm]").click();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    expect(".o_jxc_approval_partial").toHaveCount(0);
    expect(".o_jxc_approval_proceed").toHaveCount(0);
    expect(".o_jxc_approval_whole").toHaveText(/^1 of the 3 .* done together, or none/);
    expect(".o_jxc_approval_send").toHaveText("Request approval for all");
});

test("the counter shows how many requests wait", async () => {
    onRpc("jxc.approval.request", "get_inbox_count", () => 3);
    await mountWebClient();
    await animationFrame();
    expect(".o_jxc_approval_count").toHaveText("3");
});

test("without a request there is no counter", async () => {
    await mountWebClient();
    await animationFrame();
    expect(".o_jxc_approval_systray").toHaveCount(0);
});
