import { badge, html, section, table } from "./dom.js";
import { eventList } from "./event-list.js";
import { count, counted, dimensionName, duration, money, ofDimension, share } from "./figures.js";
import { findingsSection } from "./findings.js";
import { graphSection } from "./graph.js";
import { timelineSection } from "./timeline.js";

/** Rows of the tables of waste; the rest is summed up in the last one. */
const MAX_ROWS = 30;

/** Draws the page of one trace, its verdict first. */
export function tracePage(trace, { currency, codes, names }) {
  const events = eventList(trace, names);
  return [
    verdict(trace),
    facts(trace, currency),
    graphSection(trace, currency),
    timelineSection(trace, currency),
    findingsSection(trace, codes, events.goTo),
    budget(trace, currency),
    waste(trace, currency),
    events.element,
  ].filter((part) => part !== null);
}

function verdict({ id, goal, verdict, headline, saved, notJudged }) {
  return html(
    "header",
    { class: `verdict ${verdict}` },
    html("h1", { tabindex: "-1" }, badge(verdict), " ", html("span", {}, id)),
    html("p", { class: "headline" }, `${headline}.`),
    saved === "" ? null : html("p", {}, `${saved}.`),
    goal === null ? null : html("p", { class: "quiet", dir: "auto" }, `Goal: ${goal}`),
    notJudged === "" ? null : html("p", { class: "quiet" }, `Not judged: ${notJudged}.`),
  );
}

function facts({ file, kind, team, outcome, value, cost, figures }, currency) {
  const perResolved =
    outcome === "success"
      ? [
          [
            "Cost of this outcome",
            figures.nanoUsd === null ? `${count(figures.tokens)} tokens` : money(figures.nanoUsd, currency),
          ],
        ]
      : [];
  const pairs = [
    ["Tokens", count(figures.tokens)],
    ["Waste", `${count(figures.waste)} (${share(figures.waste, figures.tokens)})`],
    ["Cost", cost],
    ["Outcome", outcome ?? "not recorded"],
    ...perResolved,
    ...(value === null ? [] : [["Value", count(value)]]),
    ["Events", count(figures.events)],
    ["Model calls", count(figures.modelCalls)],
    ["Tool calls", count(figures.toolCalls)],
    ["Participants", count(figures.participants)],
    ["Duration", figures.durationMs === null ? "not recorded" : duration(figures.durationMs)],
    ...(kind === null ? [] : [["Kind", kind]]),
    ...(team === null ? [] : [["Team", team]]),
    ["File", file],
  ];
  return html(
    "dl",
    { class: "facts" },
    ...pairs.map(([name, text]) => html("div", {}, html("dt", {}, name), html("dd", {}, text))),
  );
}

function budget({ limits, forecast, findings }, currency) {
  const ends = findings.filter(({ code }) => code === "BUDGET_FORECAST").map(({ evidence }) => evidence);
  const texts = [forecast, ...ends].filter((text) => text !== "");
  const list = limits.map(({ account, dimension, used, limit }) => {
    const of = `${ofDimension(dimension, used, currency)} of ${ofDimension(dimension, limit, currency)}`;
    return html(
      "div",
      { class: used >= limit ? "limit full" : "limit" },
      html("span", {}, `${account}: ${dimensionName(dimension)}`),
      html("meter", {
        min: 0,
        max: limit,
        value: Math.min(used, limit),
        "aria-label": `${account} ${dimensionName(dimension)}`,
      }),
      html("span", {}, `${of} (${share(used, limit)})${used >= limit ? ", reached" : ""}`),
    );
  });
  const none = html(
    "p",
    { class: "quiet" },
    "The policy that the run was judged by sets no budget, so nothing would have ended it.",
  );
  return section(
    "Budget and forecast",
    ...(list.length > 0 ? list : [none]),
    ...texts.map((text) => html("p", {}, text)),
  );
}

function waste({ graph, figures }, currency) {
  const priced = figures.nanoUsd !== null;
  const nodes = graph.nodes.map((node) => ({ ...node, title: `${node.name} (${node.kind})` }));
  const edges = graph.edges.map((edge) => ({
    ...edge,
    title: `${graph.nodes[edge.from].name} → ${graph.nodes[edge.to].name}`,
  }));
  return section(
    figures.waste > 0 ? "Where the waste was" : "Where the tokens went",
    amounts("By participant", "participant", nodes, { priced, currency }),
    edges.length === 0 ? null : amounts("By edge", "edge", edges, { priced, currency }),
  );
}

/** Most waste first; where there is none, in the order of names. Who merely does much is no news. */
function amounts(caption, title, all, { priced, currency }) {
  const sorted = [...all].sort(
    (left, right) => right.waste - left.waste || left.title.localeCompare(right.title),
  );
  const rows = sorted
    .slice(0, MAX_ROWS)
    .map(({ title: name, isHot, waste: wasted, tokens, nanoUsd, events }) => [
      isHot ? `■ ${name}` : name,
      count(wasted),
      share(wasted, tokens),
      count(tokens),
      ...(priced ? [money(nanoUsd, currency)] : []),
      count(events),
    ]);
  const columns = [
    { title },
    ...["waste", "share", "tokens", ...(priced ? ["cost"] : []), "events"].map((name) => ({
      title: name,
      numeric: true,
    })),
  ];
  const more = sorted.length - rows.length;
  return html(
    "div",
    {},
    table({ caption, columns, rows }),
    more > 0 ? html("p", {}, `${counted(more, `further ${title}`)} left out.`) : null,
  );
}
