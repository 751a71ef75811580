import * as z from "zod";
import { sentences, stepSchema } from "../src/scenarios/step.js";
import type { JsonSchema } from "./json-schema.js";

/** Says how a step is written: a sentence with its value, or one of the forms with fields. */
export function stepJsonSchema(): JsonSchema {
  const kinds = new Map(stepKinds().map((kind) => [kind.properties?.["do"]?.["const"], kind]));
  const written = sentences.map(([pattern, read]) => {
    // A sentence says by what it makes of any names which kind of step it is.
    const { do: kind } = Object(read(["a", "b"], "x"));
    return [pattern.source, valueAfter(kinds.get(kind))] as const;
  });
  return {
    anyOf: [
      { type: "string", anyOf: written.map(([pattern]) => ({ pattern })) },
      sentence(Object.fromEntries(written)),
      form("repeat", "times", kinds.get("repeat")),
      form("meeting", "name", kinds.get("meeting")),
      form("tree", "name", kinds.get("tree")),
    ],
  };
}

/** The steps as they are after a sentence was read. */
function stepKinds(): JsonSchema[] {
  const json = z.toJSONSchema(z.strictObject({ step: stepSchema }), { io: "input" }) as JsonSchema;
  const [definition] = Object.values(Object(json["$defs"])) as { oneOf: JsonSchema[] }[];
  return definition?.oneOf ?? [];
}

function sentence(patternProperties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    type: "object",
    patternProperties,
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  };
}

/** Names are in the sentence; what is left is behind the colon, alone or as fields. */
const named = ["do", "agent", "to", "tool", "child", "on"];

/** The field that a value without fields stands for. */
const alone = ["result", "text", "upTo", "takes", "reason"];

function valueAfter(step: JsonSchema | undefined): JsonSchema {
  const fields = Object.entries(step?.properties ?? {}).filter(([name]) => !named.includes(name));
  const [, short] = fields.find(([name]) => alone.includes(name)) ?? [];
  if (short === undefined) return { type: "null" };
  const isOptional = !fields.some(([name]) => requiredOf(step).includes(name));
  const forms = [
    short,
    ...(isOptional ? [{ type: "null" }] : []),
    ...(fields.length > 1
      ? [{ type: "object", properties: Object.fromEntries(fields), additionalProperties: false }]
      : []),
  ];
  return forms.length === 1 ? short : { anyOf: forms };
}

function form(name: string, field: string, step: JsonSchema | undefined): JsonSchema {
  const { do: kind, [field]: value = {}, ...properties } = step?.properties ?? {};
  const steps =
    properties["steps"] === undefined
      ? {}
      : { steps: { ...properties["steps"], items: { $ref: "#/$defs/step" } } };
  const required = requiredOf(step).filter((one) => one !== "do");
  return {
    type: "object",
    properties: { [name]: value, ...properties, ...steps },
    required: required.map((one) => (one === field ? name : one)),
    additionalProperties: false,
  };
}

function requiredOf(step: JsonSchema | undefined): readonly string[] {
  return (step?.["required"] ?? []) as readonly string[];
}
