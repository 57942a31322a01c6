import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "e2e/node_modules/**"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.views.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A number reads well in a text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Tests of Node's own runner are promises that nobody has to wait for.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["test", "suite", "describe", "it"], package: "node:test" },
          ],
        },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.base],
    rules: { eqeqeq: "error", "no-unused-vars": "error", "prefer-const": "error" },
  },
);
