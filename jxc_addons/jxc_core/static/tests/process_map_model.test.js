import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import { ProcessMapModel } from "@jxc_core/process_map/process_map_model";
import { ConnectionLostError } from "@web/core/network/rpc";
import { allowTranslations, makeServerError } from "@web/../tests/web_test_helpers";
import { makeMap } from "./process_map_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

const FLOWS = [
    { id: 1, name: "Order to cash", code: "a", active: false },
    { id: 2, name: "Buy to pay", code: "b", active: true },
];

/** An ORM whose `get_map` is answered by `readMap`. */
function makeOrm(readMap, flows = FLOWS) {
    const call = async (model, method, [flowId]) => {
        if (method === "get_flows") {
            return flows;
        }
        expect.step(`get_map ${flowId}`);
        return readMap(flowId);
    };
    const silent = {
        call: (...args) => {
            expect.step("silent");
            return call(...args);
        },
    };
    return { call, silent };
}

test("opens the wanted process if it exists, else the first active one", async () => {
    const model = new ProcessMapModel(makeOrm((id) => makeMap({ id })));
    await model.load([undefined, 99, 1]);
    expect(model.flowId).toBe(1);
    await model.load([99]);
    expect(model.flowId).toBe(2);
    expect(model.map.id).toBe(2);
    expect.verifySteps(["get_map 1", "get_map 2"]);
});

test("without any process there is nothing to draw and no error", async () => {
    const model = new ProcessMapModel(makeOrm(() => makeMap(), []));
    await model.load([1]);
    expect(model.map).toBe(null);
    expect(model.error).toBe("");
    expect(model.hasSteps).toBe(false);
});

test("a process that answers late does not replace the one chosen after it", async () => {
    const slow = new Deferred();
    const model = new ProcessMapModel(makeOrm((id) => (id === 1 ? slow : makeMap({ id }))));
    const first = model.selectFlow(1);
    await model.selectFlow(2);
    slow.resolve(makeMap({ id: 1 }));
    await first;
    expect(model.map.id).toBe(2);
    expect(model.flowId).toBe(2);
    expect.verifySteps(["get_map 1", "get_map 2"]);
});

test("a poll is silent and waits for a read that is under way", async () => {
    const slow = new Deferred();
    let answer = makeMap();
    const model = new ProcessMapModel(makeOrm(() => answer));
    await model.poll();
    await model.load([1]);
    expect.verifySteps(["get_map 1"]);
    await model.poll();
    expect.verifySteps(["silent", "get_map 1"]);
    answer = slow;
    const refreshed = model.refresh();
    await model.poll();
    slow.resolve(makeMap());
    await refreshed;
    expect.verifySteps(["get_map 1"]);
});

test("an unreachable server leaves the old map and a sentence, until it answers again", async () => {
    let answer = () => makeMap();
    const model = new ProcessMapModel(makeOrm(() => answer()));
    await model.load([1]);
    answer = () => Promise.reject(new ConnectionLostError("/web"));
    await model.poll();
    expect(model.map.id).toBe(1);
    expect(model.error).toBe("The server cannot be reached.");
    expect(model.isLoading).toBe(false);
    answer = () => Promise.reject(makeServerError({ message: "No access" }));
    await model.refresh();
    expect(model.error).toBe("No access");
    answer = () => makeMap();
    await model.refresh();
    expect(model.error).toBe("");
    expect.verifySteps(["get_map 1", "silent", "get_map 1", "get_map 1", "get_map 1"]);
});

test("a defect is not taken for a refusal of the server", async () => {
    const model = new ProcessMapModel(makeOrm(() => Promise.reject(new TypeError("defect"))));
    await expect(model.load([1])).rejects.toThrow("defect");
    expect(model.isLoading).toBe(false);
    expect.verifySteps(["get_map 1"]);
});
