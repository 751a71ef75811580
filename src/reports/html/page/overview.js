import { badge, html, search, section, select, table } from "./dom.js";
import { count, counted, money, share } from "./figures.js";

/** Rows drawn at a time; a browser lays out so many at once. */
const STEP = 200;

const SEVERITY = { trip: 0, warn: 1, clear: 2 };

/** Orders of the table. None of them is by volume: who uses much may achieve much. */
const ORDERS = {
  verdict: (left, right) =>
    SEVERITY[left.verdict] - SEVERITY[right.verdict] || wasteShare(right) - wasteShare(left),
  saved: (left, right) => right.figures.wasteAfterTrip - left.figures.wasteAfterTrip,
  share: (left, right) => wasteShare(right) - wasteShare(left),
  name: (left, right) => left.id.localeCompare(right.id),
};

/** Draws what all traces amount to, and a table of them. */
export function overviewPage({ traces, kinds, teams, currency }) {
  return [
    verdict(traces),
    traceTable(traces, currency),
    outcomes("By kind of task", "kind", kinds, currency),
    outcomes("By team", "team", teams, currency),
  ].filter((part) => part !== null);
}

function verdict(traces) {
  const of = (verdict) => traces.filter((trace) => trace.verdict === verdict).length;
  const [trip, warn, clear] = [of("trip"), of("warn"), of("clear")];
  const sum = (name) => traces.reduce((total, { figures }) => total + figures[name], 0);
  const worst = trip > 0 ? "trip" : warn > 0 ? "warn" : "clear";
  const headline =
    trip === 0 ? "No trace tripped" : `${count(trip)} of ${counted(traces.length, "trace")} tripped`;
  return html(
    "header",
    { class: `verdict ${worst}` },
    html("h1", { tabindex: "-1" }, badge(worst), ` ${headline}`),
    html("p", { class: "headline" }, `${count(trip)} trip, ${count(warn)} warn, ${count(clear)} clear.`),
    html(
      "p",
      {},
      `${count(sum("waste"))} of ${count(sum("tokens"))} tokens were waste (${share(sum("waste"), sum("tokens"))}); a halt at each trip would have saved ${count(sum("wasteAfterTrip"))} (projection).`,
    ),
  );
}

function traceTable(traces, currency) {
  const wanted = { text: "", verdict: "", kind: "", order: "verdict" };
  const numbered = traces.map((trace, number) => ({ ...trace, number }));
  let drawn = STEP;
  const body = html("tbody", {});
  const total = html("output", {});
  const more = html("button", { type: "button", click: showMore }, "Show more");
  const kinds = [...new Set(traces.flatMap(({ kind }) => kind ?? []))].sort();

  function change(how) {
    Object.assign(wanted, how);
    drawn = STEP;
    draw();
  }

  function showMore() {
    drawn += STEP;
    draw();
  }

  function draw() {
    const found = numbered.filter(matches).sort(ORDERS[wanted.order]);
    body.replaceChildren(...found.slice(0, drawn).map((trace) => row(trace, currency)));
    total.textContent = `${counted(found.length, "trace")}${found.length > drawn ? `, ${count(drawn)} shown` : ""}`;
    more.hidden = found.length <= drawn;
  }

  function matches({ id, file, kind, verdict, headline }) {
    return (
      (wanted.verdict === "" || verdict === wanted.verdict) &&
      (wanted.kind === "" || kind === wanted.kind) &&
      (wanted.text === "" || `${id} ${file} ${kind ?? ""} ${headline}`.toLowerCase().includes(wanted.text))
    );
  }

  const heads = ["verdict", "trace", "kind", "what was seen", "outcome", "waste", "share", "cost"];
  const head = heads.map((title, index) =>
    html("th", { scope: "col", ...(index > 4 && { class: "number" }) }, title),
  );
  draw();
  return section(
    "Traces",
    html(
      "div",
      { class: "toolbar" },
      search("Find", (text) => change({ text })),
      select(
        "Verdict",
        [
          ["", "all"],
          ["trip", "trip"],
          ["warn", "warn"],
          ["clear", "clear"],
        ],
        (verdict) => change({ verdict }),
      ),
      kinds.length > 1
        ? select("Kind", [["", "all"], ...kinds.map((kind) => [kind, kind])], (kind) => change({ kind }))
        : null,
      select(
        "Order",
        [
          ["verdict", "gravest first"],
          ["saved", "most to save"],
          ["share", "waste share"],
          ["name", "name"],
        ],
        (order) => change({ order }),
      ),
      total,
    ),
    html(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Traces" },
      html("table", { class: "traces" }, html("thead", {}, html("tr", {}, ...head)), body),
    ),
    more,
  );
}

function row({ number, id, kind, verdict, headline, outcome, figures }, currency) {
  return html(
    "tr",
    {},
    html("td", {}, badge(verdict)),
    html("td", {}, html("a", { href: `#trace-${number}` }, id)),
    html("td", {}, kind ?? ""),
    html("td", {}, verdict === "clear" ? "" : headline),
    html("td", {}, outcome ?? ""),
    html("td", { class: "number" }, count(figures.waste)),
    html("td", { class: "number" }, share(figures.waste, figures.tokens)),
    html("td", { class: "number" }, money(figures.nanoUsd, currency)),
  );
}

function outcomes(caption, title, rows, currency) {
  if (rows.length === 0) return null;
  const columns = [
    title,
    "tasks",
    "resolved",
    "cost of a resolved one",
    "tokens of a resolved one",
    "value",
    "waste share",
  ];
  return section(
    `Cost of outcomes ${caption.toLowerCase()}`,
    table({
      caption: "All that was spent, by what was resolved; tasks that came to nothing count in.",
      columns: columns.map((name, index) => ({ title: name, numeric: index > 0 })),
      rows: rows.map((group) => [
        group.name,
        count(group.tasks),
        group.judged === 0 ? "not recorded" : `${count(group.resolved)} of ${count(group.judged)}`,
        group.resolved === 0 ? "–" : money(group.nanoUsdPerResolved, currency),
        group.tokensPerResolved === null ? "–" : count(group.tokensPerResolved),
        group.value === null ? "–" : count(group.value),
        share(group.waste, group.tokens),
      ]),
    }),
  );
}

function wasteShare({ figures: { waste, tokens } }) {
  return tokens === 0 ? 0 : waste / tokens;
}
