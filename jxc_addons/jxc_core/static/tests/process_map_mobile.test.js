import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryRect } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { getService, mountWebClient } from "@web/../tests/web_test_helpers";
import { defineProcessMap, makeMap, MAP_ACTION, mockProcessMap } from "./process_map_helpers";

describe.current.tags("mobile");
defineProcessMap();

async function openMap() {
    mockProcessMap({ maps: { 1: makeMap({ can_edit: true }) } });
    await mountWebClient();
    await getService("action").doAction(MAP_ACTION);
    await animationFrame();
    await animationFrame();
    await animationFrame();
}

test("a narrow screen shows one column, exceptions set in below their step", async () => {
    await openMap();
    const [first, shortage, second] = [11, 14, 12].map((id) => queryRect(`[data-step-id="${id}"]`));
    expect(".o_jxc_map_canvas").toHaveClass("o_jxc_single");
    expect(shortage.top).toBeGreaterThan(first.bottom);
    expect(shortage.left).toBeGreaterThan(first.left);
    expect(second.top).toBeGreaterThan(shortage.bottom);
    expect(second.left).toBe(first.left);
    expect("path.o_jxc_line.o_jxc_main").toHaveCount(2);
    expect("path.o_jxc_line.o_jxc_rejoin").toHaveCount(0);
    expect(".o_jxc_rejoin_link").toHaveText("Goes on with\n2 Ship");
});

test("nothing sticks out to the right, and buttons are big enough for a finger", async () => {
    await openMap();
    const width = window.innerWidth;
    const cut = queryAll(".o_jxc_process_map *").filter(
        (el) => el.getBoundingClientRect().right > width + 1
    );
    expect(cut).toEqual([]);
    for (const button of queryAll(".o_jxc_process_map .o_content button")) {
        expect(button.getBoundingClientRect().height).toBeGreaterThan(43.5);
    }
});
