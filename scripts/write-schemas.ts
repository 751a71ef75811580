import { mkdirSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "./json-schemas.js";

mkdirSync("schemas", { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(`schemas/${name}`, `${JSON.stringify(schema, undefined, 1)}\n`);
}
