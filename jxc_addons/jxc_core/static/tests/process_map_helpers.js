import { defineActions, defineModels, fields, models, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

export class JxcFlow extends models.Model {
    _name = "jxc.flow";

    name = fields.Char();

    _records = [
        { id: 1, name: "Order to cash" },
        { id: 2, name: "Buy to pay" },
    ];
    _views = { form: `<form><field name="name"/></form>` };
}

export class JxcFlowStep extends models.Model {
    _name = "jxc.flow.step";

    name = fields.Char();
    flow_id = fields.Many2one({ relation: "jxc.flow" });

    _records = [
        { id: 11, name: "Take order", flow_id: 1 },
        { id: 12, name: "Ship", flow_id: 1 },
    ];
    _views = {
        form: `<form><field name="name"/><field name="flow_id"/></form>`,
        list: `<list><field name="name"/></list>`,
    };
}

export const MAP_ACTION = { type: "ir.actions.client", tag: "jxc_core.process_map" };

/** One step as the server sends it. */
export function makeStep(values) {
    return {
        kind: "main",
        sequence: 10,
        initiator: "Sales",
        approver: false,
        documents: [],
        required: [],
        limits: [],
        count: false,
        late_count: 0,
        branch_from_id: false,
        rejoin_id: false,
        can_open: true,
        ...values,
    };
}

/** Take order → Ship → Collect, with a shortage between the first two. */
export function makeSteps() {
    return [
        makeStep({
            id: 11,
            name: "Take order",
            sequence: 10,
            approver: "Sales manager",
            documents: ["Sales order"],
            required: [
                {
                    rule_id: 1,
                    name: "Address and terms",
                    severity: "block",
                    active: true,
                    detail: "Delivery address, Payment terms",
                    sop: true,
                },
                {
                    rule_id: 2,
                    name: "Contact",
                    severity: "warn",
                    active: false,
                    detail: "",
                    sop: false,
                },
            ],
            limits: [
                { rule_id: 3, name: "Confirm stock", label: "24 hours", active: true, sop: false },
            ],
            count: 12,
            late_count: 2,
        }),
        makeStep({ id: 12, name: "Ship", sequence: 20, count: 0 }),
        makeStep({ id: 13, name: "Collect", sequence: 30, count: 4, can_open: false }),
        makeStep({
            id: 14,
            name: "Shortage",
            kind: "exception",
            sequence: 11,
            count: 1,
            branch_from_id: 11,
            rejoin_id: 12,
        }),
    ];
}

/** One process as the server sends it. */
export function makeMap(values = {}) {
    return {
        id: 1,
        name: "Order to cash",
        description: "",
        active: true,
        can_edit: false,
        can_activate: false,
        sleeping_count: 0,
        computed_at: "2026-03-11 08:30:00",
        steps: makeSteps(),
        ...values,
    };
}

/** Models, views and the client action that the tests of the map need. */
export function defineProcessMap() {
    defineMailModels();
    defineModels([JxcFlow, JxcFlowStep]);
    defineActions([{ id: 1, name: "Process Map", ...MAP_ACTION }]);
}

/**
 * Answers the calls of the map.
 *
 * @param {{ flows?: object[], maps?: Record<number, object> }} [data] `maps` may be
 *      changed between two calls
 */
export function mockProcessMap({ flows, maps } = {}) {
    const allFlows = flows || [
        { id: 1, name: "Order to cash", code: "order_to_cash", active: true },
        { id: 2, name: "Buy to pay", code: "buy_to_pay", active: false },
    ];
    const allMaps = maps || { 1: makeMap(), 2: makeMap({ id: 2, steps: [] }) };
    onRpc("jxc.flow", "get_flows", () => allFlows);
    onRpc("jxc.flow", "get_map", ({ args: [flowId] }) => allMaps[flowId]);
}
