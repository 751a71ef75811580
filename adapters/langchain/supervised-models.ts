const descriptions = new WeakSet<object>();

/** Marks how a supervised model describes itself, so that its calls are not counted twice. */
export function markSupervisedModel<Description>(description: Description): Description {
  if (typeof description === "object" && description !== null) descriptions.add(description);
  return description;
}

/** Whether a model that a callback handler is told of guards its calls itself. */
export function isSupervisedModel(description: unknown): boolean {
  return typeof description === "object" && description !== null && descriptions.has(description);
}
