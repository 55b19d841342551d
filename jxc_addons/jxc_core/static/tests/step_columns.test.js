import { describe, expect, test } from "@odoo/hoot";
import { branchLetter, buildColumns } from "@jxc_core/process_map/step_columns";
import { makeStep, makeSteps } from "./process_map_helpers";

describe.current.tags("headless");

const numbersOf = (columns) =>
    columns.map(({ number, branches }) => [number, ...branches.map((branch) => branch.number)]);

test("main steps are numbered in their order, exceptions after their step", () => {
    const { main, loose } = buildColumns(makeSteps().reverse());
    expect(main.map(({ step }) => step.name)).toEqual(["Take order", "Ship", "Collect"]);
    expect(numbersOf(main)).toEqual([["1", "1a"], ["2"], ["3"]]);
    expect(loose).toEqual([]);
});

test("an exception of an exception stays in the column, one level deeper", () => {
    const { main } = buildColumns([
        ...makeSteps(),
        makeStep({ id: 15, name: "No vendor", kind: "exception", branch_from_id: 14 }),
    ]);
    expect(
        main[0].branches.map(({ number, parentId, depth }) => [number, parentId, depth])
    ).toEqual([
        ["1a", 11, 0],
        ["1b", 14, 1],
    ]);
});

test("exceptions without a place on the main line are kept apart, also in a circle", () => {
    const { main, loose } = buildColumns([
        makeStep({ id: 1, name: "Only step" }),
        makeStep({ id: 2, name: "Lost", kind: "exception", branch_from_id: 99 }),
        makeStep({ id: 3, name: "Egg", kind: "exception", branch_from_id: 4 }),
        makeStep({ id: 4, name: "Hen", kind: "exception", branch_from_id: 3 }),
    ]);
    expect(numbersOf(main)).toEqual([["1"]]);
    expect(numbersOf(loose)).toEqual([["E1"], ["E2", "E2a"]]);
});

test("letters go on after z", () => {
    expect([0, 25, 26, 27].map(branchLetter)).toEqual(["a", "z", "aa", "ab"]);
});
