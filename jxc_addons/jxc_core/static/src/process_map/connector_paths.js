/**
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box in pixels
 * @typedef {[number, number]} Point
 * @typedef {{ key: string, kind: "main" | "branch" | "rejoin", d: string }} Connector
 */

/** Height at which a line enters or leaves a card: the middle of its title. */
const TITLE_Y = 29;
/** Distance of the vertical lines below a card from its left edge. */
const MAIN_X = 12;
const BRANCH_X = 28;
/** Distances from the edges of the cards to the lines that run between them. */
const MAIN_GUTTER = 20;
const REJOIN_GUTTER = 14;
const MAIN_LANE = 18;
const REJOIN_LANE = 36;
const REJOIN_SIDE_Y = 22;
const CORNER = 8;

/**
 * SVG path through right-angled points, with rounded corners.
 *
 * @param {Point[]} points
 * @returns {string}
 */
export function roundedPath(points) {
    const [start, ...rest] = points.map(([x, y]) => [Math.round(x), Math.round(y)]);
    let [px, py] = start;
    let path = `M${px} ${py}`;
    rest.forEach(([x, y], index) => {
        const next = rest[index + 1];
        if (!next) {
            path += `L${x} ${y}`;
            return;
        }
        const [nx, ny] = next;
        const before = Math.hypot(x - px, y - py);
        const after = Math.hypot(nx - x, ny - y);
        const radius = Math.min(CORNER, before / 2, after / 2);
        if (radius) {
            const inX = x - (radius * (x - px)) / before;
            const inY = y - (radius * (y - py)) / before;
            const outX = x + (radius * (nx - x)) / after;
            const outY = y + (radius * (ny - y)) / after;
            path += `L${inX} ${inY}Q${x} ${y} ${outX} ${outY}`;
        }
        [px, py] = [x, y];
    });
    return path;
}

/**
 * @param {Box} from
 * @param {Box} to
 * @param {{ isSameRow: boolean, isSingle: boolean }} layout
 * @returns {Point[]}
 */
function mainPoints(from, to, { isSameRow, isSingle }) {
    if (isSingle) {
        return [
            [from.left + MAIN_X, from.bottom],
            [from.left + MAIN_X, to.top],
        ];
    }
    const start = [from.right, from.top + TITLE_Y];
    const end = [to.left, to.top + TITLE_Y];
    if (isSameRow) {
        return [start, end];
    }
    const lane = to.top - MAIN_LANE;
    return [
        start,
        [from.right + MAIN_GUTTER, start[1]],
        [from.right + MAIN_GUTTER, lane],
        [to.left - MAIN_GUTTER, lane],
        [to.left - MAIN_GUTTER, end[1]],
        end,
    ];
}

/**
 * @param {Box} parent
 * @param {Box} branch
 * @returns {Point[]}
 */
function branchPoints(parent, branch) {
    const x = parent.left + BRANCH_X;
    const y = branch.top + TITLE_Y;
    return [
        [x, parent.bottom],
        [x, y],
        [branch.left, y],
    ];
}

/**
 * The way back to the main steps; only drawn to the same row and to the next
 * one, where it can be followed with the eye.
 *
 * @param {{ box: Box, row: number, column: number }} from
 * @param {{ box: Box, row: number, column: number }} to
 * @returns {Point[] | null}
 */
function rejoinPoints(from, to) {
    const start = [from.box.right, from.box.top + TITLE_Y];
    const gutter = from.box.right + REJOIN_GUTTER;
    const enterX = (to.box.left + 2 * to.box.right) / 3;
    if (to.row === from.row + 1) {
        const lane = to.box.top - REJOIN_LANE;
        return [start, [gutter, start[1]], [gutter, lane], [enterX, lane], [enterX, to.box.top]];
    }
    if (to.row !== from.row) {
        return null;
    }
    const enterY = to.box.bottom - REJOIN_SIDE_Y;
    if (to.column === from.column) {
        return [start, [gutter, start[1]], [gutter, enterY], [to.box.right, enterY]];
    }
    if (to.column === from.column + 1) {
        return [start, [gutter, start[1]], [gutter, enterY], [to.box.left, enterY]];
    }
    const lane = to.box.bottom + MAIN_LANE;
    return [start, [gutter, start[1]], [gutter, lane], [enterX, lane], [enterX, to.box.bottom]];
}

/**
 * @param {import("./step_columns").Column[][]} rows
 * @param {Map<number, Box>} boxes
 * @returns {Map<number, { box: Box, row: number, column: number }>}
 */
function locateCards(rows, boxes) {
    const cards = new Map();
    rows.forEach((columns, row) =>
        columns.forEach(({ step, branches }, column) => {
            for (const { id } of [step, ...branches.map((branch) => branch.step)]) {
                if (boxes.has(id)) {
                    cards.set(id, { box: boxes.get(id), row, column });
                }
            }
        })
    );
    return cards;
}

/**
 * Lines between the cards of a map, as they have been laid out.
 *
 * @param {import("./step_columns").Column[][]} rows
 * @param {Map<number, Box>} boxes of the cards, by the id of the step
 * @param {boolean} isSingle whether the map is one column wide
 * @returns {Connector[]} the last drawn lies on top
 */
export function connectorPaths(rows, boxes, isSingle) {
    const cards = locateCards(rows, boxes);
    const lines = { main: [], branch: [], rejoin: [] };
    const draw = (kind, fromId, toId, getPoints) => {
        const [from, to] = [cards.get(fromId), cards.get(toId)];
        const points = from && to && getPoints(from, to);
        if (points) {
            lines[kind].push({ key: `${kind}-${fromId}-${toId}`, kind, d: roundedPath(points) });
        }
    };
    const columns = rows.flat();
    const heads = columns.filter(({ step }) => step.kind === "main");
    heads
        .slice(1)
        .forEach(({ step }, index) =>
            draw("main", heads[index].step.id, step.id, (from, to) =>
                mainPoints(from.box, to.box, { isSameRow: from.row === to.row, isSingle })
            )
        );
    for (const { step, parentId } of columns.flatMap((column) => column.branches)) {
        draw("branch", parentId, step.id, (from, to) => branchPoints(from.box, to.box));
        if (!isSingle) {
            draw("rejoin", step.id, step.rejoin_id, rejoinPoints);
        }
    }
    return [...lines.rejoin, ...lines.branch, ...lines.main];
}
