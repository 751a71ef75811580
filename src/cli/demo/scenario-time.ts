/** Writes instants as the scenario's place reads them, such as `22:05`. */
export type LocalTime = (at: number) => string;

/** Reads the offset of local time from the instant at which the scenario starts. */
export function localTimeOf(start: string): LocalTime {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(start) ?? [];
  const offsetMinutes = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  const offsetMs = (sign === "-" ? -1 : 1) * offsetMinutes * 60_000;
  return (at) => new Date(at + offsetMs).toISOString().slice(11, 16);
}
