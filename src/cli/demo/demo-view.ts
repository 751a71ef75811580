import type { CurrencyView } from "../../core/format-money.js";
import type { Paint } from "../../reports/paint.js";
import type { Scenario } from "../../scenarios/scenario.js";
import type { Simulation } from "../../scenarios/simulate.js";
import type { LocalTime } from "./scenario-time.js";

/** What the parts of the demo's report are written from. */
export interface DemoView {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly paint: Paint;
  readonly width: number;
  readonly time: LocalTime;
  readonly currency: CurrencyView;
}
