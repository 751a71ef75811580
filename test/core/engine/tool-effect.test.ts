import { expect, test } from "vitest";
import { toolEffect } from "../../../src/core/engine/tool-effect.js";

test.each([
  ["read", ["listFiles", "web-search", "SearchWeb", "cat", "browser.screenshot"]],
  ["read", ["get_order_details", "check_refund_status", "search_book", "list_schedule"]],
  ["write", ["str_replace_edit", "update_file", "git commit", "searchAndReplace"]],
  ["act", ["create_ticket", "sendEmail", "place_order", "get_or_create_user", "get_or_create_order"]],
  ["unknown", ["bash", "python", "calculator", "target", "getaway", ""]],
] as const)("what a tool does is told by the gravest verb in its name: %s", (effect, tools) => {
  for (const tool of tools) expect(toolEffect(tool), tool).toBe(effect);
});
