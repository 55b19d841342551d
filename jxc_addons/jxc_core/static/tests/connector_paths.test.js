import { describe, expect, test } from "@odoo/hoot";
import { connectorPaths, roundedPath } from "@jxc_core/process_map/connector_paths";
import { buildColumns } from "@jxc_core/process_map/step_columns";
import { makeStep } from "./process_map_helpers";

describe.current.tags("headless");

const box = (left, top) => ({ left, top, right: left + 200, bottom: top + 100 });
const points = ({ d }) => d.match(/-?\d+(\.\d+)?/g).map(Number);
const byKey = (connectors) => Object.fromEntries(connectors.map((line) => [line.key, line]));

function layOut(steps, places, isSingle = false) {
    const { main } = buildColumns(steps);
    const rows = isSingle ? main.map((column) => [column]) : [main.slice(0, 2), main.slice(2)];
    return byKey(
        connectorPaths(
            rows,
            new Map(Object.entries(places).map(([id, place]) => [Number(id), place])),
            isSingle
        )
    );
}

const STEPS = [
    makeStep({ id: 1, name: "A", sequence: 1 }),
    makeStep({ id: 2, name: "B", sequence: 2 }),
    makeStep({ id: 3, name: "C", sequence: 3 }),
    makeStep({ id: 4, name: "X", kind: "exception", branch_from_id: 1, rejoin_id: 2 }),
];
const PLACES = { 1: box(20, 0), 2: box(260, 0), 3: box(20, 400), 4: box(60, 140) };

test("corners of a path are rounded, straight ends are not", () => {
    expect(
        roundedPath([
            [0, 0],
            [100, 0],
            [100, 50],
        ])
    ).toBe("M0 0L92 0Q100 0 100 8L100 50");
});

test("main steps are joined left to right, and from the end of a row to the next", () => {
    const lines = layOut(STEPS, PLACES);
    const [x1, y1, x2, y2] = points(lines["main-1-2"]);
    expect([x1, x2]).toEqual([220, 260]);
    expect(y1).toBe(y2);
    const wrapped = points(lines["main-2-3"]);
    expect(wrapped[0]).toBe(460);
    expect(wrapped.at(-2)).toBe(20);
    expect(Math.max(...wrapped)).toBeGreaterThan(460);
});

test("an exception hangs below its step and leads back to the step it rejoins", () => {
    const lines = layOut(STEPS, PLACES);
    const branch = points(lines["branch-1-4"]);
    expect(branch[1]).toBe(100);
    expect(branch.at(-2)).toBe(60);
    expect(lines["rejoin-4-2"].kind).toBe("rejoin");
    expect(points(lines["rejoin-4-2"]).at(-2)).toBe(260);
});

test("lines back are drawn to the next row, not further and not upwards", () => {
    const back = (rejoinId, branchId) =>
        layOut(
            STEPS.map((step) =>
                step.id === 4 ? { ...step, rejoin_id: rejoinId, branch_from_id: branchId } : step
            ),
            { ...PLACES, 4: branchId === 3 ? box(60, 540) : PLACES[4] }
        );
    expect(back(3, 1)["rejoin-4-3"]).not.toBe(undefined);
    expect(back(1, 3)["rejoin-4-1"]).toBe(undefined);
    expect(back(1, 1)["rejoin-4-1"]).not.toBe(undefined);
});

test("in one column, the main line runs down and lines back are left to the words", () => {
    const places = { 1: box(16, 0), 4: box(64, 120), 2: box(16, 240), 3: box(16, 360) };
    const lines = layOut(STEPS, places, true);
    const [x1, y1, x2, y2] = points(lines["main-1-2"]);
    expect(x1).toBe(x2);
    expect([y1, y2]).toEqual([100, 240]);
    expect(Object.keys(lines)).toEqual(["branch-1-4", "main-1-2", "main-2-3"]);
});
