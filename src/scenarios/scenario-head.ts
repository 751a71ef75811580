import * as z from "zod";
import { type PolicyInput, policySchema } from "../core/policy/policy.js";

/** Fields that all kinds of scenarios begin with. */
export const scenarioHead = {
  name: z.string().min(1),
  description: z.string().min(1),
  policy: z
    .unknown()
    .transform(checkPolicy)
    .prefault({})
    .describe("What it is judged by: the fields of a policy, or the path of a policy file from here."),
  snapshot: z
    .boolean()
    .default(false)
    .describe(
      "Compares findings, decisions and totals with those accepted before, in a .snap.json beside this.",
    ),
};

/** Checked here for its fields, and kept as it was written: the supervisor parses it itself. */
function checkPolicy(value: unknown, context: z.core.$RefinementCtx): PolicyInput {
  const result = policySchema.safeParse(value);
  for (const issue of result.error?.issues ?? []) context.addIssue({ ...issue });
  return value as PolicyInput;
}
