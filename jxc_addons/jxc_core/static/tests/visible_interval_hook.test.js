import { destroy, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { hideTab, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { useVisibleInterval } from "@jxc_core/core/visible_interval_hook";

defineMailModels();

class Clock extends Component {
    static template = xml`<i/>`;
    static props = {};
    setup() {
        useVisibleInterval(() => expect.step("tick"), 1000);
    }
}

test("ticks while mounted", async () => {
    const clock = await mountWithCleanup(Clock);
    expect.verifySteps([]);
    await advanceTime(2000);
    expect.verifySteps(["tick", "tick"]);
    destroy(clock);
    await advanceTime(5000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect.verifySteps([]);
});

test("rests while the page is hidden and ticks at once when it is seen again", async () => {
    await mountWithCleanup(Clock);
    await hideTab();
    await advanceTime(5000);
    expect.verifySteps([]);
    document.dispatchEvent(new Event("visibilitychange"));
    expect.verifySteps(["tick"]);
    await advanceTime(1000);
    expect.verifySteps(["tick"]);
});
