type Colour = (text: string) => string;

/** Colours of a report. They change no width, so a report is laid out before it is painted. */
export interface Paint {
  readonly bold: Colour;
  readonly dim: Colour;
  readonly red: Colour;
  readonly yellow: Colour;
  readonly green: Colour;
}
