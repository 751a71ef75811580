import type { EvidencePair } from "./evidence-collector.js";
import type { EvidenceEvent, EvidenceText } from "./evidence-event.js";

/** What came with a repetition: nothing at all, nothing but ids, times or counters, or words new to the task. */
export type News =
  | { readonly kind: "equal" | "masked" | "unrecorded" }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** Tells what events brought that their counterparts had not; `null` where there is nothing to compare. */
export function newsOf(pairs: readonly EvidencePair[]): News | null {
  const compared = pairs.flatMap(({ latest, before }) =>
    before && partsOf([latest, before]).length > 0 ? [{ latest, before }] : [],
  );
  if (compared.length === 0) return null;
  if (compared.every((pair) => isEqual(pair, "exact"))) return { kind: "equal" };
  const changed = compared.filter((pair) => !isEqual(pair, "fine"));
  if (changed.length === 0) return { kind: "masked" };
  const texts = partsOf(changed.flatMap(({ latest, before }) => [latest, before]));
  if (texts.some(({ text }) => text === null)) return { kind: "unrecorded" };
  return { kind: "words", words: [...new Set(changed.flatMap(({ latest }) => latest.newWords))] };
}

interface Compared {
  readonly latest: EvidenceEvent;
  readonly before: EvidenceEvent;
}

function partsOf(events: readonly EvidenceEvent[]): EvidenceText[] {
  return events.flatMap(({ asked, answered }) => [asked, answered]).filter((part) => part !== null);
}

type Precision = "exact" | "fine";

function isEqual({ latest, before }: Compared, by: Precision): boolean {
  return isEqualPart(latest.asked, before.asked, by) && isEqualPart(latest.answered, before.answered, by);
}

function isEqualPart(one: EvidenceText | null, other: EvidenceText | null, by: Precision): boolean {
  if (!one || !other) return one === other;
  return one.print !== undefined && one.print[by] === other.print?.[by];
}
