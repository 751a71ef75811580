import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

const frameworks = fileURLToPath(new URL("test/frameworks/", import.meta.url));

/** Where packages are installed, by how their names begin. */
const setOf: Readonly<Record<string, string>> = {
  "@langchain/": "langchain",
  langchain: "langchain",
  "@openai/agents": "openai-agents",
  ioredis: "redis",
};

/** Frameworks and drivers are installed in sets of their own; adapters, stores and examples find them there. */
const frameworkSets: Plugin = {
  name: "framework-sets",
  enforce: "pre",
  resolveId(name, importer) {
    if (importer?.startsWith(frameworks)) return null;
    const set = Object.keys(setOf).find((prefix) => name.startsWith(prefix));
    return set === undefined
      ? null
      : this.resolve(name, `${frameworks}${setOf[set]}/package.json`, { skipSelf: true });
  },
};

export default defineConfig({
  plugins: [frameworkSets],
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000, pool: "threads" },
});
