import { beforeEach, describe, expect, test } from "@odoo/hoot";
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

    _records = [
        { id: 1, name: "S00012" },
        { id: 2, name: "S00013" },
    ];
    _views = {
        form: `<form><header><button name="action_confirm" type="object" string="Confirm"/></header><field name="name"/></form>`,
    };
}

defineMailModels();
defineModels([Order]);

const PROBLEMS = [
    {
        rule_id: 1,
        rule: "Address and terms",
        record: "S00012",
        res_model: "order",
        res_id: 1,
        field: "Payment terms",
        message: "S00012: “Payment terms” is not filled in (rule: Address and terms).",
        hint: "Choose them on the second page.",
        sop_url: "/jxc/sop/1",
    },
    {
        rule_id: 2,
        rule: "Review",
        record: "S00012",
        res_model: "order",
        res_id: 1,
        field: false,
        message: "S00012: “Review” must be done first (rule: Review). SOP: /jxc/sop/2",
        hint: false,
        sop_url: "/jxc/sop/2",
    },
    {
        rule_id: 1,
        rule: "Address and terms",
        record: "S00013",
        res_model: "order",
        res_id: 2,
        field: "Delivery address",
        message: "S00013: “Delivery address” is not filled in.",
        hint: false,
        sop_url: false,
    },
];
const BYPASS = { operation_id: 7, operation: "Confirm order", res_model: "order", res_ids: [1] };

/** Opens order 1 and presses a button that the server refuses with this context. */
async function getRefused(context) {
    onRpc("order", "action_confirm", () => {
        throw makeServerError({
            errorName: "odoo.addons.jxc_core.exceptions.CheckpointBlocked",
            message: "“Confirm order” can't be done yet",
            context,
        });
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "order",
        res_id: 1,
        views: [[false, "form"]],
    });
    expect.errors(1);
    getService("orm").call("order", "action_confirm", [[1]]);
    await animationFrame();
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
}

describe("problems", () => {
    beforeEach(() => getRefused({ problems: PROBLEMS, bypass: false }));

    test("what is missing is listed record by record, without saying it twice", async () => {
        expect(".modal-title").toHaveText("This step cannot be done yet");
        expect(queryAllTexts(".o_jxc_blocked_name")).toEqual(["S00012", "S00013"]);
        expect(queryAllTexts(".o_jxc_problem_text")).toEqual([
            "“Payment terms” is not filled in.",
            "S00012: “Review” must be done first (rule: Review).",
            "“Delivery address” is not filled in.",
        ]);
        expect(queryAllTexts(".o_jxc_problem_hint")).toEqual(["Choose them on the second page."]);
        expect(queryAllTexts(".o_jxc_problem_source span")).toEqual([
            "Rule: Address and terms",
            "Rule: Address and terms",
        ]);
        expect(".o_jxc_bypass").toHaveCount(0);
    });

    test("the SOP opens in a new tab", async () => {
        expect(".o_jxc_problem_sop").toHaveCount(2);
        expect(".o_jxc_problem_sop:first").toHaveAttribute("href", "/jxc/sop/1");
        expect(".o_jxc_problem_sop:first").toHaveAttribute("target", "_blank");
    });

    test("another record than the one on the screen can be opened", async () => {
        expect(".o_jxc_blocked_open").toHaveCount(1);
        await contains(".o_jxc_blocked_open").click();
        expect(".modal").toHaveCount(0);
        expect(".o_field_widget[name=name] input").toHaveValue("S00013");
    });
});

test("without details the sentence of the server is shown", async () => {
    await getRefused({});
    expect(".modal main").toHaveText("“Confirm order” can't be done yet");
});

describe("passing with a reason", () => {
    beforeEach(async () => {
        await getRefused({ problems: PROBLEMS, bypass: BYPASS });
        await contains(".o_jxc_bypass_toggle").click();
    });

    test("the reason is recorded with the operation and its documents", async () => {
        onRpc("jxc.bypass", "grant", ({ args }) => {
            expect.step(args);
            return true;
        });
        await contains(".o_jxc_bypass_reason").edit("  Agreed by phone ");
        await contains(".o_jxc_bypass_send").click();
        expect.verifySteps([[7, "order", [1], "Agreed by phone"]]);
        expect(".o_jxc_bypass_granted").toHaveText(/permission lasts 15 minutes/);
        expect(".o_jxc_bypass_send").toHaveCount(0);
    });

    test("a reason of less than five characters cannot be sent", async () => {
        expect(".o_jxc_bypass_send").not.toBeEnabled();
        await contains(".o_jxc_bypass_reason").edit("  ok  ");
        expect(".o_jxc_bypass_send").not.toBeEnabled();
        await contains(".o_jxc_bypass_reason").edit("缺货");
        expect(".o_jxc_bypass_send").toBeEnabled();
    });

    test("a refusal is shown and leaves the reason to be sent again", async () => {
        onRpc("jxc.bypass", "grant", () => {
            throw makeServerError({ message: "You have no right to pass." });
        });
        await contains(".o_jxc_bypass_reason").edit("Agreed by phone");
        await contains(".o_jxc_bypass_send").click();
        expect(".o_jxc_bypass_error").toHaveText("You have no right to pass.");
        expect(".o_jxc_bypass_granted").toHaveCount(0);
        expect(".o_jxc_bypass_send").toBeEnabled();
    });
});
