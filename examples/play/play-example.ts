import type { Mode } from "../../src/index.js";
import type { Example } from "./examples.js";
import { type Stage, stage } from "./stage.js";

/** What an example's file exports, and nothing else. What it throws, or tells as `failed`, is a mistake in the example. */
type Run = (stage: Stage) => Promise<unknown>;

/** Plays an example to its own limit, or until it is stopped. */
export async function playExample({ name }: Example, mode: Mode): Promise<Stage> {
  const [run] = Object.values((await import(`../${name}.ts`)) as Record<string, Run>);
  if (run === undefined)
    throw new Error(`Expected \`examples/${name}.ts\` to export a function, got nothing.`);
  const played = stage(mode);
  throwFailure(await run(played));
  await played.supervisor.close();
  return played;
}

/** What `supervisor.run` returns of a run that threw. */
function throwFailure(result: unknown): void {
  if (typeof result === "object" && result !== null && "error" in result) throw result.error;
}
