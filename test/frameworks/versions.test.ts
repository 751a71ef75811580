import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const page = readFileSync("docs/adapters.md", "utf8").split("\n");
const { peerDependencies } = manifest("package.json");
const sets = readdirSync("test/frameworks", { withFileTypes: true }).filter((entry) => entry.isDirectory());
const oldest = sets.filter(({ name }) => name.endsWith("-oldest")).map(({ name }) => name);

/** Peers of which an oldest version is installed, with all versions that tests run against, oldest first. */
const peers = oldest.flatMap((set) => {
  const base = set.slice(0, -"-oldest".length);
  const variants = [set, base, `${base}-7`].filter((name) => sets.some((entry) => entry.name === name));
  const pins = variants.map((name) => manifest(`test/frameworks/${name}/package.json`).dependencies);
  return Object.keys(pins[0] ?? {})
    .filter((name) => name in peerDependencies)
    .map((name) => ({
      name,
      tested: [...new Set(pins.flatMap((pin) => pin[name] ?? []))],
      range: peerDependencies[name] ?? "",
    }));
});

test.each(peers)(
  "the range of $name begins with the oldest version that its tests run against",
  ({ tested, range }) => {
    expect(range).toMatch(new RegExp(`^(\\^|>=)${tested[0]?.replaceAll(".", "\\.")}( |$)`));
  },
);

test.each(peers)(
  "the page of adapters names the versions of $name that are tested",
  ({ name, tested, range }) => {
    expect(page).toContain(`| \`${name}\` | ${range.replaceAll("||", "or")} | ${tested.join(", ")} |`);
  },
);

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}
