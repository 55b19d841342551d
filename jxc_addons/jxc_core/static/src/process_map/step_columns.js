import { groupBy } from "@web/core/utils/arrays";

/**
 * @typedef {{ step: object, number: string, parentId: number | false, depth: number }} Branch
 * @typedef {{ step: object, number: string, branches: Branch[] }} Column a step and the
 *      exceptions that branch from it, each parent before its children
 */

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * Letter of the branch at that index: a … z, then aa, ab …
 *
 * @param {number} index
 * @returns {string}
 */
export function branchLetter(index) {
    const letter = LETTERS[index % LETTERS.length];
    const rest = Math.floor(index / LETTERS.length);
    return rest ? branchLetter(rest - 1) + letter : letter;
}

/**
 * @param {object} head
 * @param {string} number
 * @param {Record<string, object[]>} childrenOf exceptions by the step they branch from
 * @param {Set<number>} placed ids of the steps that have their place; completed here
 * @returns {Column}
 */
function makeColumn(head, number, childrenOf, placed) {
    const column = { step: head, number, branches: [] };
    placed.add(head.id);
    const addBranches = (parentId, depth) => {
        for (const step of childrenOf[parentId] || []) {
            if (placed.has(step.id)) {
                continue;
            }
            placed.add(step.id);
            const letter = branchLetter(column.branches.length);
            column.branches.push({ step, number: number + letter, parentId, depth });
            addBranches(step.id, depth + 1);
        }
    };
    addBranches(head.id, 0);
    return column;
}

/**
 * Arranges the steps of a process in columns: one per main step, and after them
 * one per exception that branches from no step of the process (`loose`).
 *
 * @param {object[]} steps as sent by `jxc.flow.get_map`
 * @returns {{ main: Column[], loose: Column[] }}
 */
export function buildColumns(steps) {
    const ordered = [...steps].sort((a, b) => a.sequence - b.sequence || a.id - b.id);
    const exceptions = ordered.filter((step) => step.kind === "exception");
    const childrenOf = groupBy(exceptions, (step) => step.branch_from_id);
    const placed = new Set();
    const main = ordered
        .filter((step) => step.kind === "main")
        .map((step, index) => makeColumn(step, `${index + 1}`, childrenOf, placed));
    const loose = [];
    for (const step of exceptions) {
        if (!placed.has(step.id)) {
            loose.push(makeColumn(step, `E${loose.length + 1}`, childrenOf, placed));
        }
    }
    return { main, loose };
}
