import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import {
    APPROVAL_REQUIRED,
    ApprovalRequiredDialog,
} from "../approval_required_dialog/approval_required_dialog";

/**
 * A save that needs an approval: when it was asked for, the form shows what the
 * server has, with the old value where the new one is proposed.
 */
patch(FormController.prototype, {
    onSaveError(error, actions, leaving) {
        if (error.exceptionName !== APPROVAL_REQUIRED) {
            return super.onSaveError(error, actions, leaving);
        }
        return new Promise((resolve) => {
            let request = null;
            const onClose = () => {
                resolve(Boolean(leaving && request));
                if (request && !leaving) {
                    // Not awaited: the record is locked until the save has ended.
                    this.jxcShowRequested(request);
                }
            };
            const props = {
                message: error.message,
                name: error.name,
                exceptionName: error.exceptionName,
                data: error.data,
                type: error.type,
                onRequested: async (asked) => {
                    request = asked;
                    await actions.discard();
                },
            };
            this.model.dialog.add(ApprovalRequiredDialog, props, { onClose });
        });
    },

    /** Reads the record again, or opens the one that asking has made. */
    async jxcShowRequested({ res_model: resModel, res_id: resId }) {
        const { root } = this.model;
        const isMade = !root.resId && resModel === root.resModel;
        await this.model.load({ resId: isMade ? resId : root.resId });
    },
});
