import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

const frameworks = fileURLToPath(new URL("test/frameworks/", import.meta.url));

const sets = [
  { folder: "langchain", names: /^(@langchain\/|langchain$)/ },
  { folder: "redis", names: /^ioredis$/ },
];

/** Frameworks and drivers are installed in sets of their own; adapters, stores and examples find them there. */
const frameworkSets: Plugin = {
  name: "framework-sets",
  enforce: "pre",
  resolveId(name, importer) {
    if (importer?.startsWith(frameworks)) return null;
    const set = sets.find(({ names }) => names.test(name));
    return set && this.resolve(name, `${frameworks}${set.folder}/package.json`, { skipSelf: true });
  },
};

export default defineConfig({
  plugins: [frameworkSets],
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000, pool: "threads" },
});
