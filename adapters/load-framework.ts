/** What was loaded: another import of it would look for its file again. */
const loaded = new Map<string, unknown>();

/** Loads what an adapter needs of an optional framework. @throws Error that names the package that is missing */
export async function loadFramework<Module>(name: string): Promise<Module> {
  const known = loaded.get(name);
  if (known !== undefined) return known as Module;
  try {
    const module = (await import(name)) as Module;
    loaded.set(name, module);
    return module;
  } catch (cause) {
    const [owner, part] = name.split("/");
    const packageName = name.startsWith("@") ? `${owner}/${part}` : owner;
    throw new Error(`Expected the package \`${packageName}\` to be installed beside adjourn, got none.`, {
      cause,
    });
  }
}
