import * as z from "zod";

const modes = ["off", "shadow", "enforce"] as const;
export const modeSchema = z.enum(modes);

/** `off`: not looked at. `shadow`: reports what it would have done. `enforce`: acts. */
export type Mode = z.output<typeof modeSchema>;
