/** Finds packages that the checkout lacks in the sets of frameworks; in a project of your own they are simply installed. */
let parents = [];

export function initialize(sets) {
  parents = sets;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || /^[./]|:/.test(specifier)) throw error;
    for (const parentURL of parents) {
      const found = await next(specifier, { ...context, parentURL }).catch(() => null);
      if (found !== null) return found;
    }
    throw error;
  }
}
