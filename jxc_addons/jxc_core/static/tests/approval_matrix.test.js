import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, getService, mountWebClient, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

defineMailModels();

function makeMatrix() {
    return {
        columns: [
            { key: "group:x.lead", label: "Lead" },
            { key: "manager", label: "Manager" },
        ],
        rows: [
            {
                id: 1,
                operation: "Confirm purchase order",
                code: "purchase_order_confirm",
                name: "Great purchases",
                band: "≥ 50,000",
                active: true,
                cells: { "group:x.lead": "1", manager: "2" },
                problems: [],
            },
            {
                id: 2,
                operation: "Confirm purchase order",
                code: "purchase_order_confirm",
                name: "Huge purchases",
                band: "≥ 90,000",
                active: false,
                cells: {},
                problems: ["Nobody can approve in the tier “Lead”."],
            },
        ],
        can_edit: true,
        company: "JXC",
    };
}

async function openMatrix(matrix = makeMatrix()) {
    onRpc("jxc.approval.request", "get_inbox_count", () => 0);
    onRpc("jxc.approval.rule", "get_matrix", () => matrix);
    await mountWebClient();
    await getService("action").doAction("jxc_core.approval_matrix");
    await animationFrame();
}

test("rows are operations and bands, columns roles, cells tiers", async () => {
    await openMatrix();
    expect(queryAllTexts("thead .o_jxc_matrix_role")).toEqual(["Lead", "Manager"]);
    expect(queryAllTexts("tbody th")).toEqual(["Confirm purchase order", ""]);
    expect(queryAllTexts(".o_jxc_matrix_band")).toEqual(["≥ 50,000", "≥ 90,000"]);
    expect(queryAllTexts(".o_jxc_matrix_tier")).toEqual(["1", "2"]);
    expect(".o_jxc_matrix_problem").toHaveText("Nobody can approve in the tier “Lead”.");
});

test("a cell is edited in place", async () => {
    const matrix = makeMatrix();
    onRpc("jxc.approval.rule", "set_cell", ({ args }) => {
        expect.step(args);
        matrix.rows[1].cells["group:x.lead"] = args[2];
        return true;
    });
    await openMatrix(matrix);
    await contains("tbody tr:eq(1) .o_jxc_matrix_cell:eq(0)").click();
    await contains(".o_jxc_matrix_cell input").edit("1 all", { confirm: "Enter" });
    await animationFrame();
    expect.verifySteps([[[2], "group:x.lead", "1 all"]]);
    expect(queryAllTexts(".o_jxc_matrix_tier")).toEqual(["1", "2", "1 all"]);
});

test("who may not change the matrix reads it", async () => {
    await openMatrix({ ...makeMatrix(), can_edit: false });
    await contains("tbody tr:eq(0) .o_jxc_matrix_cell:eq(0)").click();
    expect(".o_jxc_matrix_cell input").toHaveCount(0);
    expect(".o_jxc_matrix_new").toHaveCount(0);
});
