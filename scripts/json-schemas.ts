import { readFileSync } from "node:fs";
import * as z from "zod";
import { policySchema } from "../src/core/policy/policy.js";
import { moduleScenarioSchema } from "../src/scenarios/module-scenario.js";
import { scenarioSchema } from "../src/scenarios/scenario.js";
import { traceScenarioSchema } from "../src/scenarios/trace-scenario.js";
import { describeFields } from "./describe-fields.js";
import type { JsonSchema } from "./json-schema.js";
import { stepJsonSchema } from "./step-json-schema.js";

/** Makes the JSON Schemas that editors complete and check files by, from what the code parses them with. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return { "policy.schema.json": policyFile(), "scenario.schema.json": scenarioFile() };
}

function policyFile(): JsonSchema {
  return titled("adjourn policy", policy());
}

function policy(): JsonSchema {
  return describeFields(toJson(policySchema), readFileSync("docs/policy.md", "utf8"));
}

/** The kind of a scenario follows from the field that only it has. */
function scenarioFile(): JsonSchema {
  const kind = (field: string, then: JsonSchema, other: JsonSchema) => ({
    if: { required: [field] },
    then,
    else: other,
  });
  const scripted = { $ref: "#/$defs/script" };
  const recorded = { $ref: "#/$defs/trace" };
  return titled("adjourn scenario", {
    type: "object",
    ...kind("trace", recorded, kind("module", { $ref: "#/$defs/module" }, scripted)),
    $defs: {
      script: scenario(scenarioSchema),
      trace: scenario(traceScenarioSchema),
      module: scenario(moduleScenarioSchema),
      step: stepJsonSchema(),
      policy: policy(),
    },
  });
}

function titled(title: string, schema: JsonSchema): JsonSchema {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title, ...schema };
}

/** Steps are written in another form than zod sees, and defined once for all. */
function scenario(schema: z.ZodType): JsonSchema {
  const { $defs = {}, ...json } = toJson(schema);
  const [step] = Object.keys($defs as object);
  return JSON.parse(JSON.stringify(json).replaceAll(`#/$defs/${step}`, "#/$defs/step"));
}

function toJson(schema: z.ZodType): JsonSchema {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema, path }) => correct(zodSchema, jsonSchema as JsonSchema, path),
  }) as JsonSchema;
  return json;
}

/** Corrects what zod's own conversion can't know: how a field is written before it is parsed. */
function correct(schema: z.core.$ZodType, json: JsonSchema, path: readonly PropertyKey[]): void {
  const field = path.join("/");
  if (field === "properties/policy") {
    delete json["default"];
    json["anyOf"] = [{ type: "string" }, { $ref: "#/$defs/policy" }];
  }
  // A default is given as it is after parsing, where a duration is a number.
  if (schema._zod.def.type === "default" && json["type"] === "string" && typeof json["default"] !== "string")
    delete json["default"];
  if (json["maximum"] === Number.MAX_SAFE_INTEGER) delete json["maximum"];
  delete json["readOnly"];
}
