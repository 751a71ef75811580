/** Lets what `npm run build:bench` has compiled find the frameworks that are installed beside its sources. */
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const frameworks = fileURLToPath(new URL("../test/frameworks/", import.meta.url));
const compiled = fileURLToPath(new URL("../build/test/frameworks/", import.meta.url));

for (const set of readdirSync(frameworks)) {
  if (!existsSync(`${frameworks}${set}/package.json`)) continue;
  mkdirSync(`${compiled}${set}`, { recursive: true });
  for (const name of ["package.json", "node_modules"]) {
    symlinkSync(`${frameworks}${set}/${name}`, `${compiled}${set}/${name}`);
  }
}
