export interface Layer {
  /** Folder or file, from the project root; `*` stands for one path segment. */
  readonly at: string;
  /** Folders and files it may import besides its own place. */
  readonly imports: readonly string[];
  /** Whether Node's own modules are allowed. */
  readonly builtins: "none" | "any";
  /** Packages it may import in any form. */
  readonly packages: readonly string[] | "any";
  /** Packages it may import as types, or load on first use where `loads` says so. */
  readonly types: readonly string[] | "any";
  /** Whether `import()` may load what only some installations have. */
  readonly loads: "nothing" | "optional peers";
  readonly reason: string;
}

const strict = { builtins: "none", packages: [], types: [], loads: "nothing" } as const;

/** The import table: imports point inwards only. What is not listed here is forbidden. */
export const layers: readonly Layer[] = [
  {
    ...strict,
    at: "src/core",
    imports: [],
    packages: ["zod", "xstate"],
    reason: "core decides the same everywhere, so nothing outside may reach it",
  },
  {
    ...strict,
    at: "src/stores",
    imports: ["src/core"],
    builtins: "any",
    packages: ["zod"],
    types: ["ioredis", "better-sqlite3"],
    loads: "optional peers",
    reason: "a store keeps what core folds; its driver is an optional peer, loaded on first use",
  },
  {
    ...strict,
    at: "src/importers",
    imports: ["src/core"],
    builtins: "any",
    packages: ["zod", "yaml"],
    reason: "an importer turns a file into core's events and needs nothing that runs",
  },
  {
    ...strict,
    at: "src/reports",
    imports: ["src/core"],
    reason: "a report is a pure function from data to text",
  },
  {
    ...strict,
    at: "src/runtime",
    imports: ["src/core", "src/stores/store.ts"],
    builtins: "any",
    packages: ["zod", "yaml", "eventemitter3", "nanoid", "js-tiktoken", "pino", "@pydantic/genai-prices"],
    reason: "the runtime knows the store port, never one store",
  },
  {
    ...strict,
    at: "src/scenarios",
    imports: ["src/core", "src/runtime"],
    builtins: "any",
    packages: ["zod", "yaml"],
    reason: "a scenario runs what production runs",
  },
  {
    ...strict,
    at: "src/testing",
    imports: ["src/core", "src/runtime", "src/stores/store.ts", "src/reports"],
    builtins: "any",
    packages: ["zod"],
    types: ["vitest"],
    reason:
      "published for users' tests, so it works without our test runner; a failed matcher words its evidence",
  },
  {
    ...strict,
    at: "src/supervisor.ts",
    imports: ["src/runtime", "src/stores"],
    reason: "the public supervisor is the runtime's with the default store wired in",
  },
  {
    ...strict,
    at: "src/replay-trace.ts",
    imports: ["src/core", "src/importers", "src/runtime"],
    reason: "judging a file is the importers' reading wired to the runtime's replay",
  },
  {
    ...strict,
    at: "src/index.ts",
    imports: [
      "src/supervisor.ts",
      "src/replay-trace.ts",
      "src/core",
      "src/runtime",
      "src/stores",
      "src/importers",
      "src/reports",
      "src/scenarios",
    ],
    reason: "the public API wires the defaults and leaves out what faces the world",
  },
  {
    ...strict,
    at: "src/server",
    imports: [
      "src/index.ts",
      "src/core",
      "src/runtime",
      "src/stores",
      "src/importers",
      "src/reports",
      "src/scenarios",
    ],
    builtins: "any",
    packages: "any",
    types: "any",
    reason: "the server faces the world; only the command line starts it",
  },
  {
    ...strict,
    at: "src/cli",
    imports: ["src"],
    builtins: "any",
    packages: "any",
    types: "any",
    loads: "optional peers",
    reason: "the command line sees everything in src and nothing sees it",
  },
  {
    ...strict,
    at: "adapters/claude-code",
    imports: ["src/index.ts"],
    builtins: "any",
    reason: "a hook is a program of its own, started by Claude Code, that keeps its state in files",
  },
  {
    ...strict,
    at: "adapters/claude-agent-sdk",
    imports: ["src/index.ts", "adapters/claude-code", "adapters/halt-mark.ts"],
    reason: "the same hooks as Claude Code's, answered inside the process that runs the agent",
  },
  {
    ...strict,
    at: "adapters/openai-agents",
    imports: [
      "src/index.ts",
      "adapters/sdk",
      "adapters/halt-mark.ts",
      "adapters/load-framework.ts",
      "adapters/short-name.ts",
    ],
    builtins: "any",
    types: "any",
    loads: "optional peers",
    reason: "the framework speaks its provider's words, and only the async context tells whose call is made",
  },
  {
    ...strict,
    at: "adapters/*",
    imports: [
      "src/index.ts",
      "adapters/halt-mark.ts",
      "adapters/load-framework.ts",
      "adapters/short-name.ts",
    ],
    packages: ["zod"],
    types: "any",
    loads: "optional peers",
    reason: "an adapter that needs more than the public API shows what the public API lacks",
  },
];
