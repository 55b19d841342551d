import { markRaw } from "@odoo/owl";
import { describeServerError } from "../core/server_error";
import { buildColumns } from "./step_columns";

/**
 * State of the process map: the processes, the one that is shown, its steps,
 * and what went wrong when they were asked for last. Wrap it in `useState`.
 */
export class ProcessMapModel {
    /** @param {import("@web/core/orm_service").ORM} orm */
    constructor(orm) {
        this.orm = markRaw(orm);
        this.flows = [];
        this.flowId = false;
        this.map = null;
        this.error = "";
        this.isLoading = false;
        this.loadNumber = 0;
    }

    get columns() {
        return buildColumns(this.map?.steps || []);
    }

    get hasSteps() {
        return Boolean(this.map?.steps.length);
    }

    /** Whether the user may activate rules of the active process that still sleep. */
    get hasRulesToWake() {
        return Boolean(this.map?.can_activate && this.map.sleeping_count);
    }

    /**
     * Reads the processes and the map of the first wanted one that exists, else
     * of the first active one, else of the first.
     *
     * @param {(number | false | undefined)[]} [wantedIds]
     */
    async load(wantedIds = [this.flowId]) {
        await this.read(async () => {
            const flows = await this.orm.call("jxc.flow", "get_flows", []);
            const wantedId = wantedIds.find((id) => flows.some((flow) => flow.id === id));
            const shown = flows.find((flow) => flow.active) || flows[0];
            const flowId = wantedId || shown?.id || false;
            return { flows, flowId, map: flowId ? await this.readMap(this.orm, flowId) : null };
        });
    }

    /** @param {number} flowId */
    async selectFlow(flowId) {
        await this.read(async () => ({ flowId, map: await this.readMap(this.orm, flowId) }));
    }

    /** Reads the shown map again; all processes if there is none yet. */
    async refresh() {
        if (!this.map) {
            return this.load();
        }
        return this.selectFlow(this.flowId);
    }

    /** Reads the shown map again in the background, unless another read is under way. */
    async poll() {
        if (!this.map || this.isLoading) {
            return;
        }
        const { flowId } = this;
        await this.read(async () => ({ map: await this.readMap(this.orm.silent, flowId) }));
    }

    readMap(orm, flowId) {
        return orm.call("jxc.flow", "get_map", [flowId]);
    }

    /**
     * Runs one read and takes its values over, unless a later read has started
     * meanwhile. A failed read leaves the old values and an error.
     *
     * @param {() => Promise<object>} reader
     */
    async read(reader) {
        const number = ++this.loadNumber;
        this.isLoading = true;
        let changes;
        try {
            changes = { ...(await reader()), error: "" };
        } catch (error) {
            changes = { error: describeServerError(error) };
        } finally {
            if (number === this.loadNumber) {
                this.isLoading = false;
            }
        }
        if (number === this.loadNumber) {
            Object.assign(this, changes);
        }
    }
}
