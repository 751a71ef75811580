import { field, html, section, svg } from "./dom.js";
import { count, duration, money } from "./figures.js";

const LEFT = 70;
const RIGHT = 915;
const TOP = 46;
const BOTTOM = 270;

/** Share of the width that is left for what would have followed. */
const AHEAD = 0.18;

/** Draws tokens and cost along the run, the verdict, and what the loop burns if it goes on. */
export function timelineSection({ timeline, figures, findings }, currency) {
  const { tokens, nanoUsd, waste, width, by, burn } = timeline;
  if (figures.tokens === 0 || tokens.length === 0) return null;
  const span = Math.max(1, tokens.length * width);
  const field = { span, shown: burn === null ? span : span / (1 - AHEAD), x: 0, most: 0 };
  const sums = { tokens: cumulated(tokens), nanoUsd: cumulated(nanoUsd), waste: cumulated(waste) };
  const ahead = burn === null ? 0 : burn * (field.shown - span);
  const most = Math.max(1, figures.tokens + ahead);
  const x = (at) => LEFT + ((RIGHT - LEFT) * at) / field.shown;
  const y = (amount) => BOTTOM - ((BOTTOM - TOP) * amount) / most;
  const chart = { x, y, width, span, most };
  // The gravest finding comes first; a limit that was reached before it is not what a halt is reckoned from.
  const [gravest] = findings.filter(({ level }) => level === "trip");
  const trip = gravest && timeline.marks.find(({ label }) => label === `${gravest.code} trip`);
  const cursor = svg("line", { y1: TOP, y2: BOTTOM, class: "cursor" });
  const picture = svg(
    "svg",
    { viewBox: "0 0 1000 320", role: "img", "aria-label": summary(timeline, figures), class: "timeline" },
    svg("defs", {}, hatching()),
    trip
      ? svg("rect", {
          x: x(trip.at),
          y: TOP,
          width: Math.max(0, RIGHT - x(trip.at)),
          height: BOTTOM - TOP,
          class: "after",
        })
      : null,
    ...bars(tokens, chart),
    svg("path", { d: area(sums.waste, chart), class: "waste" }),
    svg("path", { d: line(sums.tokens, chart), class: "tokens" }),
    figures.nanoUsd
      ? svg("path", { d: costLine(sums.nanoUsd, chart, figures.nanoUsd), class: "cost" })
      : null,
    burn === null
      ? null
      : svg("path", { d: `M${x(span)} ${y(figures.tokens)} L${RIGHT} ${y(most)}`, class: "ahead" }),
    ...axes({ by, chart, shown: field.shown, cost: figures.nanoUsd, currency }),
    ...marks(timeline.marks, chart),
    cursor,
  );
  return section(
    "Tokens and cost along the run",
    html("figure", {}, picture, html("figcaption", {}, ...legend({ burn, trip, figures }))),
    reader({ sums, width, by, figures, currency }, (at) => {
      cursor.setAttribute("x1", x(at));
      cursor.setAttribute("x2", x(at));
    }),
  );
}

function cumulated(amounts) {
  let sum = 0;
  return amounts.map((amount) => (sum += amount));
}

function line(sums, { x, y, width }) {
  return `M${x(0)} ${y(0)} ${sums.map((sum, slice) => `L${x((slice + 1) * width)} ${y(sum)}`).join(" ")}`;
}

function area(sums, chart) {
  return `${line(sums, chart)} L${chart.x(sums.length * chart.width)} ${chart.y(0)} z`;
}

function costLine(sums, chart, total) {
  return line(
    sums.map((sum) => (sum / total) * (chart.most * 0.94)),
    chart,
  );
}

/** What each slice took, below the curves and on a scale of its own. */
function bars(tokens, { x, width }) {
  const most = Math.max(1, ...tokens);
  return tokens.map((amount, slice) => {
    const height = (amount / most) * (BOTTOM - TOP) * 0.3;
    const left = x(slice * width);
    return svg("rect", {
      x: left,
      y: BOTTOM - height,
      width: Math.max(0.5, x((slice + 1) * width) - left - 0.5),
      height,
      class: "bar",
    });
  });
}

function axes({ by, chart: { x, y, most }, shown, cost, currency }) {
  const steps = [0, 0.5, 1];
  const unit = (at) => (by === "time" ? duration(at) : `event ${count(Math.round(at))}`);
  return [
    svg("path", { d: `M${LEFT} ${TOP} V${BOTTOM} H${RIGHT}`, class: "axis" }),
    ...steps.map((part) =>
      svg("text", { x: LEFT - 6, y: y(most * part) + 4, class: "end" }, short(most * part)),
    ),
    ...steps.map((part) =>
      svg("text", { x: x(shown * part), y: BOTTOM + 20, class: "mid" }, unit(shown * part)),
    ),
    svg("text", { x: LEFT - 6, y: TOP - 30, class: "start" }, "tokens"),
    cost
      ? svg(
          "text",
          { x: RIGHT + 6, y: y(most * 0.94) + 4, class: "start" },
          money(cost, currency).replace(/ \(.*/, ""),
        )
      : null,
  ];
}

function short(amount) {
  return Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(
    Math.round(amount),
  );
}

/** Verdicts as lines from top to bottom; labels of close ones stand in rows below each other. */
function marks(all, { x }) {
  return [...all]
    .sort((left, right) => left.at - right.at)
    .flatMap(({ at, seq, level, label }, index) => {
      const place = x(at);
      const isLeft = place > 640;
      const height = TOP + 12 + (index % 6) * 15;
      return [
        svg("line", { x1: place, x2: place, y1: TOP, y2: BOTTOM, class: `mark ${level}` }),
        svg(
          "text",
          { x: place + (isLeft ? -5 : 5), y: height, class: isLeft ? "label end" : "label start" },
          `${level === "trip" ? "■" : "▲"} ${label} at event ${count(seq)}`,
        ),
      ];
    });
}

function hatching() {
  return svg(
    "pattern",
    { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 7, height: 7, class: "hatch-ground" }),
    svg("line", { x1: 0, x2: 0, y1: 0, y2: 7, class: "hatch-line" }),
  );
}

function legend({ burn, trip, figures }) {
  return [
    html("span", { class: "key line tokens" }, "tokens so far"),
    html("span", { class: "key bars" }, "tokens of each slice"),
    figures.nanoUsd ? html("span", { class: "key line cost" }, "cost so far") : null,
    figures.waste > 0 ? html("span", { class: "key area" }, "waste so far") : null,
    trip
      ? html(
          "span",
          { class: "key after" },
          `after the trip: ${count(figures.wasteAfterTrip)} tokens a halt would have saved`,
        )
      : null,
    burn === null
      ? null
      : html("span", { class: "key line ahead" }, "what the loop burns if it goes on (projection)"),
  ];
}

function summary({ marks: all }, { tokens, waste }) {
  const verdicts = all.map(({ label, seq }) => `${label} at event ${seq}`).join(", ");
  return `${count(tokens)} tokens in all, ${count(waste)} of them waste. ${verdicts}`;
}

/** A slider along the run that reads out the sums; it takes the arrow keys. */
function reader({ sums, width, by, figures, currency }, onMove) {
  const last = sums.tokens.length - 1;
  const slider = html("input", { type: "range", min: 0, max: last, value: last, step: 1 });
  const output = html("output", {});
  const show = () => {
    const slice = Number(slider.value);
    const at = (slice + 1) * width;
    const place =
      by === "time" ? `after ${duration(at)}` : `after ${count(Math.min(at, figures.events))} events`;
    const cost = figures.nanoUsd === null ? "" : `, ${money(sums.nanoUsd[slice], currency)}`;
    const text = `${place}: ${count(sums.tokens[slice])} tokens, ${count(sums.waste[slice])} of them waste${cost}`;
    output.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    onMove(at);
  };
  slider.addEventListener("input", show);
  show();
  return html("div", { class: "reader" }, field("Read along the run", slider), output);
}
