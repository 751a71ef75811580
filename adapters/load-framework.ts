/** Loads what an adapter needs of an optional framework. @throws Error that names the package that is missing */
export async function loadFramework<Module>(name: string): Promise<Module> {
  try {
    return (await import(name)) as Module;
  } catch (cause) {
    const [owner, part] = name.split("/");
    const packageName = name.startsWith("@") ? `${owner}/${part}` : owner;
    throw new Error(`Expected the package \`${packageName}\` to be installed beside adjourn, got none.`, {
      cause,
    });
  }
}
