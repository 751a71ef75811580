import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin, type TestProjectInlineConfiguration } from "vitest/config";

const frameworks = fileURLToPath(new URL("test/frameworks/", import.meta.url));

/** Sets that hold what adapters, stores and examples import, by how the names begin. */
const setsOf: Readonly<Record<string, string>> = {
  "@langchain/": "langchain",
  langchain: "langchain",
  "@openai/agents": "openai-agents",
  ioredis: "redis",
};

/** Frameworks are installed in sets of their own, `variant` at the end of their names; adapters and examples find them there. */
function frameworkSets(variant: string): Plugin {
  return {
    name: "framework-sets",
    enforce: "pre",
    resolveId(name, importer = "") {
      const set = setOf(name, importer);
      if (set === null) return null;
      return this.resolve(name, `${frameworks}${set}${variant}/package.json`, { skipSelf: true });
    },
  };
}

function setOf(name: string, importer: string): string | null {
  if (/^(\.|\/|node:|vitest)/.test(name) || importer.includes("/node_modules/")) return null;
  if (importer.startsWith(frameworks)) {
    const [set, ...path] = importer.slice(frameworks.length).split("/");
    return path.length > 0 && set !== undefined ? set : null;
  }
  const prefix = Object.keys(setsOf).find((prefix) => name.startsWith(prefix));
  return prefix === undefined ? null : (setsOf[prefix] ?? null);
}

/** Runs the tests of those sets that are also there in another version. */
function variantProject(name: string, variant: string): TestProjectInlineConfiguration {
  const sets = readdirSync(frameworks).filter((set) => set.endsWith(variant));
  const include = sets.map((set) => `test/frameworks/${set.slice(0, -variant.length)}/*.test.ts`);
  return project({ name, variant, include });
}

interface Project {
  readonly name: string;
  readonly variant: string;
  readonly include: string[];
}

function project({ name, variant, include }: Project): TestProjectInlineConfiguration {
  const env = { FRAMEWORK_VARIANT: variant };
  return {
    plugins: [frameworkSets(variant)],
    test: { name, include, env, testTimeout: 20_000, pool: "threads" },
  };
}

export default defineConfig({
  test: {
    projects: [
      project({ name: "adjourn", variant: "", include: ["test/**/*.test.ts"] }),
      variantProject("oldest", "-oldest"),
      // Version 7 of `ai` and of `openai` needs Node 22.
      variantProject("node-22", "-7"),
    ],
  },
});
