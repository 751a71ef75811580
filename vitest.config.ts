import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

const frameworks = fileURLToPath(new URL("test/frameworks/", import.meta.url));

/** Frameworks are installed in sets of their own; adapters and examples find them there. */
const frameworkSets: Plugin = {
  name: "framework-sets",
  enforce: "pre",
  resolveId(name, importer) {
    if (!/^(@langchain\/|langchain$)/.test(name) || importer?.startsWith(frameworks)) return null;
    return this.resolve(name, `${frameworks}langchain/package.json`, { skipSelf: true });
  },
};

export default defineConfig({
  plugins: [frameworkSets],
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000, pool: "threads" },
});
