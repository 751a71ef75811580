import { expect, test } from "vitest";
import { toolEffect } from "../../../src/core/engine/tool-effect.js";

test.each([
  ["read", ["get_order_details", "listFiles", "web-search", "SearchWeb", "cat", "browser.screenshot"]],
  ["write", ["create_ticket", "sendEmail", "str_replace_edit", "git commit", "update-order", "place_order"]],
  ["write", ["get_or_create_user", "searchAndReplace"]],
  ["unknown", ["bash", "python", "calculator", "target", "getaway", ""]],
] as const)("is %s by the verbs in the name: %j", (effect, tools) => {
  for (const tool of tools) expect(toolEffect(tool), tool).toBe(effect);
});
