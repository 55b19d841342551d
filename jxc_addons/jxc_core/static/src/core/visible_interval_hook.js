import { onMounted, onWillUnmount, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/**
 * Calls back every `delay` milliseconds while the component is mounted and the
 * page is visible, and once at the moment when the page becomes visible again.
 *
 * @param {() => unknown} callback
 * @param {number} delay in milliseconds
 */
export function useVisibleInterval(callback, delay) {
    let handle;
    const stop = () => browser.clearInterval(handle);
    const start = () => {
        stop();
        handle = browser.setInterval(callback, delay);
    };
    const onVisibilityChange = () => {
        if (document.visibilityState === "hidden") {
            stop();
        } else {
            callback();
            start();
        }
    };
    onMounted(start);
    onWillUnmount(stop);
    useExternalListener(document, "visibilitychange", onVisibilityChange);
}
