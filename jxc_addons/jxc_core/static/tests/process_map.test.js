import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    hideTab,
    makeServerError,
    mountWebClient,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { LAST_FLOW_KEY, POLL_DELAY } from "@jxc_core/process_map/process_map";
import { countColumns } from "@jxc_core/process_map/process_map_canvas/process_map_canvas";
import {
    defineProcessMap,
    makeMap,
    makeStep,
    MAP_ACTION,
    mockProcessMap,
} from "./process_map_helpers";

describe.current.tags("desktop");
defineProcessMap();

const CARD = (id) => `.o_jxc_step[data-step-id="${id}"]`;

async function openMap(action = MAP_ACTION) {
    await mountWebClient();
    await getService("action").doAction(action);
    // one frame to measure the cards, one to draw the lines
    await animationFrame();
    await animationFrame();
    await animationFrame();
}

/** Lets the calls of `get_map` show up as steps of the test. */
function traceReads() {
    onRpc("jxc.flow", "get_map", ({ args }) => {
        expect.step(`get_map ${args[0]}`);
    });
}

describe("drawing", () => {
    beforeEach(() => mockProcessMap());

    test("main steps and exceptions are drawn with what they need", async () => {
        await openMap();
        expect(queryAllTexts(".o_jxc_map_head .o_jxc_step_number")).toEqual(["1", "2", "3"]);
        expect(queryAllTexts(".o_jxc_map_branches .o_jxc_step_number")).toEqual(["1a"]);
        expect(`${CARD(11)} .o_jxc_initiator`).toHaveText("Started by\nSales");
        expect(`${CARD(11)} .o_jxc_approver`).toHaveText("Approved by\nSales manager");
        expect(`${CARD(11)} .o_jxc_documents`).toHaveText("Sales order");
        expect(`${CARD(11)} .o_jxc_limit b`).toHaveText("24 hours");
        expect(`${CARD(14)}.o_jxc_exception`).toHaveCount(1);
        expect(`${CARD(14)} .o_jxc_rejoin_link`).toHaveText("Goes on with\n2 Ship");
        expect(".o_jxc_map_legend li").toHaveCount(8);
        expect(".o_jxc_as_of time").toHaveAttribute("datetime", "2026-03-11 08:30:00");
    });

    test("the lines between the cards are drawn", async () => {
        await openMap();
        expect("path.o_jxc_line.o_jxc_main").toHaveCount(2);
        expect("path.o_jxc_line.o_jxc_branch").toHaveCount(1);
        expect("path.o_jxc_line.o_jxc_rejoin").toHaveCount(1);
    });

    test("checks are folded to their number and unfold on a click", async () => {
        await openMap();
        expect(`${CARD(11)} .o_jxc_checks_toggle`).toHaveText("2 checks");
        expect(".o_jxc_check").toHaveCount(0);
        await contains(`${CARD(11)} .o_jxc_checks_toggle`).click();
        expect(`${CARD(11)} .o_jxc_checks_toggle`).toHaveAttribute("aria-expanded", "true");
        expect(".o_jxc_check:first").toHaveText(
            /Address and terms[^]*Delivery address, Payment terms/
        );
        expect(".o_jxc_check:first .fa-ban").toHaveCount(1);
        expect(".o_jxc_check:first .o_jxc_sop").toHaveCount(1);
        expect(".o_jxc_check:last").toHaveClass("o_jxc_off");
        expect(".o_jxc_check:last .fa-exclamation-triangle").toHaveCount(1);
    });

    test("counts: zero is faint, late ones only where there are any, no button without a right", async () => {
        await openMap();
        expect(`${CARD(11)} button.o_jxc_count`).toHaveText("To do\n12");
        expect(`${CARD(11)} button.o_jxc_late`).toHaveText("Late\n2");
        expect(`${CARD(12)} .o_jxc_count`).toHaveClass("o_jxc_none");
        expect(`${CARD(12)} .o_jxc_late`).toHaveCount(0);
        expect(`${CARD(13)} button`).toHaveCount(0);
        expect(`${CARD(13)} .o_jxc_count`).toHaveText("To do\n4");
    });

    test("the step that an exception goes on with is shown and focused", async () => {
        await openMap();
        await contains(`${CARD(14)} .o_jxc_rejoin_link`).click();
        expect(CARD(12)).toBeFocused();
    });
});

describe("opening", () => {
    beforeEach(() => mockProcessMap());

    test("a click on a number opens the documents, on late ones the late documents", async () => {
        onRpc("jxc.flow.step", "action_open_documents", ({ args, kwargs }) => {
            expect.step([args[0], kwargs.late]);
            return {
                type: "ir.actions.act_window",
                name: "Documents",
                res_model: "jxc.flow.step",
                views: [[false, "list"]],
            };
        });
        await openMap();
        await contains(`${CARD(11)} .o_jxc_late`).click();
        expect.verifySteps([[[11], true]]);
        expect(".o_list_view").toHaveCount(1);
        await contains(".o_breadcrumb .o_back_button a, .breadcrumb-item a").click();
        await contains(`${CARD(11)} .o_jxc_count`).click();
        expect.verifySteps([[[11], false]]);
    });

    test("the process is switched by its tab and remembered", async () => {
        traceReads();
        await openMap();
        expect(".o_jxc_flow_tabs .active").toHaveText("Order to cash");
        expect(".o_jxc_flow_inactive").toHaveCount(1);
        await contains(".o_jxc_flow_tabs button:contains(Buy to pay)").click();
        expect(".o_jxc_flow_tabs .active").toHaveText(/Buy to pay/);
        expect(browser.localStorage.getItem(LAST_FLOW_KEY)).toBe("2");
        expect.verifySteps(["get_map 1", "get_map 2"]);
    });

    test("opens with the process shown last, unless the caller wants another", async () => {
        traceReads();
        browser.localStorage.setItem(LAST_FLOW_KEY, "2");
        await openMap();
        expect.verifySteps(["get_map 2"]);
        await getService("action").doAction({ ...MAP_ACTION, params: { flow_id: 1 } });
        expect.verifySteps(["get_map 1"]);
    });
});

describe("editing", () => {
    const managed = { can_edit: true, can_activate: true, active: false };

    test("who may not edit sees no tools", async () => {
        mockProcessMap({ maps: { 1: makeMap({ active: false }) } });
        await openMap();
        expect(".o_jxc_add_step, .o_jxc_settings, .o_jxc_step_edit, .o_jxc_activate").toHaveCount(
            0
        );
        expect(".o_jxc_map_inactive").toHaveCount(1);
    });

    test("a step opens in a dialog, and the map is read again when it closes", async () => {
        mockProcessMap({ maps: { 1: makeMap(managed) } });
        traceReads();
        await openMap();
        expect.verifySteps(["get_map 1"]);
        await contains(`${CARD(11)} .o_jxc_step_edit`).click();
        expect(".modal .o_field_widget[name=name] input").toHaveValue("Take order");
        await contains(".modal .o_form_button_save").click();
        expect(".modal").toHaveCount(0);
        expect.verifySteps(["get_map 1"]);
    });

    test("a new step belongs to the process that is shown", async () => {
        mockProcessMap({ maps: { 1: makeMap(managed) } });
        await openMap();
        await contains(".o_jxc_add_step").click();
        expect(".modal-title").toHaveText("Add step");
        expect(".modal .o_field_widget[name=flow_id] input").toHaveValue("Order to cash");
    });

    test("the settings of the process open", async () => {
        mockProcessMap({ maps: { 1: makeMap(managed) } });
        await openMap();
        await contains(".o_jxc_settings").click();
        expect(".modal .o_field_widget[name=name] input").toHaveValue("Order to cash");
    });

    test("an inactive process offers its activation", async () => {
        mockProcessMap({ maps: { 1: makeMap(managed) } });
        onRpc("jxc.flow", "action_open_activation", ({ args }) => {
            expect.step(args);
            return {
                type: "ir.actions.act_window",
                res_model: "jxc.flow",
                res_id: 1,
                views: [[false, "form"]],
                target: "new",
            };
        });
        await openMap();
        await contains(".o_jxc_activate").click();
        expect.verifySteps([[[1]]]);
        expect(".modal .o_form_view").toHaveCount(1);
    });

    test("an active process offers to activate the rest of its rules", async () => {
        const maps = { 1: makeMap({ can_activate: true, sleeping_count: 2 }) };
        mockProcessMap({ maps });
        onRpc("jxc.flow", "action_open_activation", ({ args }) => {
            expect.step(args);
            maps[1] = makeMap({ can_activate: true });
            return { type: "ir.actions.act_window_close" };
        });
        await openMap();
        expect(".o_jxc_map_inactive").toHaveText(/^2 of the checks/);
        expect(".o_jxc_activate").toHaveText("Activate the rest");
        await contains(".o_jxc_activate").click();
        expect.verifySteps([[[1]]]);
        await contains(".o_jxc_refresh").click();
        expect(".o_jxc_map_inactive").toHaveCount(0);
    });

    test("who may not activate is not told of sleeping rules", async () => {
        mockProcessMap({ maps: { 1: makeMap({ sleeping_count: 2 }) } });
        await openMap();
        expect(".o_jxc_map_inactive").toHaveCount(0);
    });
});

describe("staying up to date", () => {
    test("counts are read again every 30 seconds, not while hidden, not after leaving", async () => {
        const maps = { 1: makeMap() };
        mockProcessMap({ maps });
        traceReads();
        await openMap();
        expect.verifySteps(["get_map 1"]);
        maps[1] = makeMap({ steps: [makeStep({ id: 11, name: "Take order", count: 13 })] });
        await advanceTime(POLL_DELAY);
        await animationFrame();
        expect.verifySteps(["get_map 1"]);
        expect(`${CARD(11)} .o_jxc_count b`).toHaveText("13");

        await hideTab();
        await advanceTime(3 * POLL_DELAY);
        expect.verifySteps([]);
        document.dispatchEvent(new Event("visibilitychange"));
        await animationFrame();
        expect.verifySteps(["get_map 1"]);
        await advanceTime(POLL_DELAY);
        expect.verifySteps(["get_map 1"]);

        await getService("action").doAction({
            type: "ir.actions.act_window",
            res_model: "jxc.flow.step",
            views: [[false, "list"]],
        });
        expect(".o_jxc_process_map").toHaveCount(0);
        await advanceTime(3 * POLL_DELAY);
        expect.verifySteps([]);
    });

    test("the button reads at once", async () => {
        mockProcessMap();
        traceReads();
        await openMap();
        await contains(".o_jxc_refresh").click();
        expect.verifySteps(["get_map 1", "get_map 1"]);
    });

    test("a lost connection keeps the map and offers to retry", async () => {
        mockProcessMap();
        let isOffline = false;
        onRpc("jxc.flow", "get_map", () => {
            if (isOffline) {
                return new Response("", { status: 502 });
            }
        });
        await openMap();
        isOffline = true;
        await advanceTime(POLL_DELAY);
        await animationFrame();
        expect(".o_jxc_map_error").toHaveText(/not up to date[^]*cannot be reached/);
        expect(".o_jxc_step").toHaveCount(4);
        isOffline = false;
        await contains(".o_jxc_retry").click();
        expect(".o_jxc_map_error").toHaveCount(0);
    });

    test("a server that refuses the first read is quoted, and asked again on a click", async () => {
        let isRefusing = true;
        mockProcessMap();
        onRpc("jxc.flow", "get_flows", () => {
            if (isRefusing) {
                throw makeServerError({ message: "You may not see the processes." });
            }
        });
        await openMap();
        expect(".o_jxc_map_error").toHaveText(/cannot be shown[^]*You may not see the processes\./);
        expect(".o_jxc_map_empty").toHaveCount(0);
        isRefusing = false;
        await contains(".o_jxc_retry").click();
        expect(".o_jxc_map_error").toHaveCount(0);
        expect(".o_jxc_step").toHaveCount(4);
    });
});

describe("nothing to draw", () => {
    test("without a process there is a hint", async () => {
        mockProcessMap({ flows: [] });
        await openMap();
        expect(queryText(".o_jxc_map_empty")).toInclude("There is no process to show yet.");
        expect(".o_jxc_flow_tabs, .o_jxc_map_legend").toHaveCount(0);
    });

    test("a process without steps says who can add them", async () => {
        mockProcessMap({ maps: { 1: makeMap({ steps: [], can_edit: true }) } });
        await openMap();
        expect(queryText(".o_jxc_map_empty")).toInclude("Add the first step");
        expect(".o_jxc_add_step").toHaveCount(1);
    });
});

test("rows are filled evenly, narrow maps have one column", () => {
    expect(countColumns(390, 8)).toBe(1);
    expect(countColumns(768, 8)).toBe(1);
    expect(countColumns(1400, 8)).toBe(4);
    expect(countColumns(1400, 5)).toBe(5);
    expect(countColumns(1920, 1)).toBe(1);
});
