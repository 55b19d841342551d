import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";

const odoo = {
    ...globals.browser,
    ...globals.es2022,
    odoo: "readonly",
    luxon: "readonly",
    owl: "readonly",
};

export default [
    { ignores: ["node_modules/", ".jxc/", "**/static/lib/"] },
    js.configs.recommended,
    prettier,
    {
        files: ["jxc_addons/**/*.js"],
        languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: odoo },
        rules: {
            "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
            "no-undef": "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-restricted-globals": ["error", "event", "self"],
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-duplicate-imports": "error",
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
            curly: "error",
            eqeqeq: ["error", "smart"],
        },
    },
    {
        files: ["jxc_addons/*/static/tests/**/*.js"],
        rules: { "no-console": "off" },
    },
];
