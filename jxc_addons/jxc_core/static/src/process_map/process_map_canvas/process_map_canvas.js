import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { useThrottleForAnimation } from "@web/core/utils/timing";
import { StepCard } from "../step_card/step_card";
import { connectorPaths } from "../connector_paths";

const MIN_CARD_WIDTH = 216;
const GAP = 48;
/** Up to this width, in pixels, the map is one column. */
const SINGLE_COLUMN_WIDTH = 768;

/**
 * How many columns a map of that width gets, rows filled evenly.
 *
 * @param {number} width in pixels
 * @param {number} stepCount
 * @returns {number}
 */
export function countColumns(width, stepCount) {
    if (width <= SINGLE_COLUMN_WIDTH) {
        return 1;
    }
    const most = Math.max(1, Math.floor((width - GAP) / (MIN_CARD_WIDTH + GAP)));
    const rowCount = Math.max(1, Math.ceil(stepCount / most));
    return Math.max(1, Math.ceil(stepCount / rowCount));
}

/**
 * @template T
 * @param {T[]} items
 * @param {number} size
 * @returns {T[][]}
 */
function chunk(items, size) {
    const chunks = [];
    for (let start = 0; start < items.length; start += size) {
        chunks.push(items.slice(start, start + size));
    }
    return chunks;
}

/** Lays the steps of a process out in rows and draws the lines between them. */
export class ProcessMapCanvas extends Component {
    static template = "jxc_core.ProcessMapCanvas";
    static components = { StepCard };
    static props = {
        columns: { type: Object, shape: { main: Array, loose: Array } },
        canEdit: Boolean,
        onDocumentsOpened: Function,
        onStepEdited: Function,
    };

    setup() {
        this.canvasRef = useRef("canvas");
        this.state = useState({ width: 0, connectors: [] });
        const measure = useThrottleForAnimation(() => this.measure());
        const observer = new ResizeObserver(measure);
        useEffect(() => {
            observer.disconnect();
            this.canvasRef.el
                .querySelectorAll("[data-step-id]")
                .forEach((el) => observer.observe(el));
            observer.observe(this.canvasRef.el);
        });
        onWillUnmount(() => observer.disconnect());
    }

    get columnCount() {
        const { main, loose } = this.props.columns;
        return countColumns(this.state.width, Math.max(main.length, loose.length));
    }

    get isSingle() {
        return this.columnCount === 1 && this.state.width <= SINGLE_COLUMN_WIDTH;
    }

    get rows() {
        const { main, loose } = this.props.columns;
        return [...chunk(main, this.columnCount), ...chunk(loose, this.columnCount)];
    }

    get labels() {
        const { main, loose } = this.props.columns;
        const labels = {};
        for (const { step, number, branches } of [...main, ...loose]) {
            for (const card of [{ step, number }, ...branches]) {
                labels[card.step.id] = `${card.number} ${card.step.name}`;
            }
        }
        return labels;
    }

    measure() {
        const canvas = this.canvasRef.el.getBoundingClientRect();
        const boxes = new Map();
        for (const el of this.canvasRef.el.querySelectorAll("[data-step-id]")) {
            const { left, top, right, bottom } = el.getBoundingClientRect();
            boxes.set(Number(el.dataset.stepId), {
                left: left - canvas.left,
                top: top - canvas.top,
                right: right - canvas.left,
                bottom: bottom - canvas.top,
            });
        }
        this.state.width = canvas.width;
        const connectors = connectorPaths(this.rows, boxes, this.isSingle);
        if (JSON.stringify(connectors) !== JSON.stringify(this.state.connectors)) {
            this.state.connectors = connectors;
        }
    }

    onStepShown(stepId) {
        const card = this.canvasRef.el.querySelector(`[data-step-id="${stepId}"]`);
        card.scrollIntoView({ behavior: "smooth", block: "center" });
        card.focus({ preventScroll: true });
    }
}
