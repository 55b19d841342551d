import { Component, onWillStart, useState } from "@odoo/owl";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The approval matrix as on paper: rows are operations and bands, columns are
 * roles, a cell is the tier in which the role decides.
 */
export class ApprovalMatrix extends Component {
    static template = "jxc_core.ApprovalMatrix";
    static components = { Layout, RecordSelector };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Approval Matrix");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ columns: [], rows: [], canEdit: false, edited: null, added: [] });
        onWillStart(() => this.load());
    }

    async load() {
        const matrix = await this.orm.call("jxc.approval.rule", "get_matrix", []);
        const known = new Set(matrix.columns.map((column) => column.key));
        const added = this.state.added.filter((column) => !known.has(column.key));
        Object.assign(this.state, {
            added,
            columns: [...matrix.columns, ...added],
            rows: matrix.rows,
            canEdit: matrix.can_edit,
            edited: null,
        });
    }

    /** The name of an operation stands on the first of its rows. */
    isFirst(row) {
        const index = this.state.rows.indexOf(row);
        return !index || this.state.rows[index - 1].code !== row.code;
    }

    cellId(row, column) {
        return `${row.id},${column.key}`;
    }

    onCellClicked(row, column) {
        if (this.state.canEdit) {
            this.state.edited = this.cellId(row, column);
        }
    }

    onCellKeydown(ev, row, column) {
        if (ev.key === "Enter") {
            ev.target.blur();
        } else if (ev.key === "Escape") {
            ev.target.value = row.cells[column.key] || "";
            ev.target.blur();
        }
    }

    async onCellLeft(ev, row, column) {
        if (this.state.edited !== this.cellId(row, column)) {
            return; // taken out of the page after Enter
        }
        const text = ev.target.value.trim();
        this.state.edited = null;
        if (text === (row.cells[column.key] || "")) {
            return;
        }
        try {
            await this.orm.call("jxc.approval.rule", "set_cell", [[row.id], column.key, text]);
        } finally {
            await this.load();
        }
    }

    async onRoleChosen(groupId) {
        if (!groupId) {
            return;
        }
        const [group] = await this.orm.read("res.groups", [groupId], ["display_name"]);
        const column = { key: `group:${groupId}`, label: group.display_name };
        this.state.added.push(column);
        this.state.columns.push(column);
    }

    async onRowClicked(row) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "jxc.approval.rule",
            res_id: row ? row.id : false,
            views: [[false, "form"]],
        });
    }

    async onTestClicked(row) {
        const action = await this.orm.call("jxc.approval.rule", "action_who", [[row.id]]);
        await this.action.doAction(action);
    }

    async onExportClicked() {
        const action = await this.orm.call("jxc.approval.sheet", "action_export", []);
        await this.action.doAction(action);
    }

    async onImportClicked() {
        await this.action.doAction("jxc_core.jxc_approval_sheet_action");
    }
}

registry.category("actions").add("jxc_core.approval_matrix", ApprovalMatrix);
