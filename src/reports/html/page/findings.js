import { badge, html, section } from "./dom.js";
import { count, counted } from "./figures.js";

/** Shows what the rules saw: the events of the latest round beside those of the round before. */
export function findingsSection({ findings, findingsLeftOut }, codes, goTo) {
  if (findings.length === 0) return null;
  return section(
    "What was seen",
    ...findings.map((finding) => article(finding, codes[finding.code], goTo)),
    findingsLeftOut > 0 ? html("p", {}, `${counted(findingsLeftOut, "further finding")} left out.`) : null,
  );
}

function article(finding, { title, seen, whatToDo }, goTo) {
  const facts = [
    ["Evidence", finding.evidence],
    ["New in the round", finding.news],
    ["If it goes on", finding.projection],
    [finding.level === "trip" ? "Not tripped with" : "Not warned of with", finding.turningPoints],
    ["What to do", whatToDo],
  ].filter(([, text]) => text);
  return html(
    "article",
    { class: finding.level },
    html("h3", {}, badge(finding.level), ` ${title}`),
    html("p", { class: "heading" }, finding.heading),
    html("p", { class: "quiet" }, seen),
    period(finding, goTo),
    html("dl", {}, ...facts.flatMap(([name, text]) => [html("dt", {}, name), html("dd", {}, text)])),
  );
}

function period({ period: rows, before, latest }, goTo) {
  if (rows.length === 0) return html("p", { class: "quiet" }, "Its events are not at hand.");
  const isPaired = rows.some((row) => row.before !== null);
  const head = isPaired ? [before, latest, "What was new"] : ["The event"];
  const lines = rows.map((row) =>
    html(
      "tr",
      {},
      isPaired ? html("td", {}, ...(row.before ? said(row.before, goTo) : ["further back than kept"])) : null,
      html("td", {}, ...said(row.latest, goTo)),
      isPaired ? html("td", {}, row.news ?? "") : null,
    ),
  );
  return html(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "The events side by side" },
    html(
      "table",
      { class: "period" },
      html("thead", {}, html("tr", {}, ...head.map((title) => html("th", { scope: "col" }, title)))),
      html("tbody", {}, ...lines),
    ),
  );
}

function said({ seq, route, asked, answered }, goTo) {
  return [
    html(
      "button",
      { type: "button", class: "seq", click: () => goTo(seq), title: "Show it among the events" },
      `#${count(seq)}`,
    ),
    ` ${route}`,
    asked === null ? null : html("blockquote", { dir: "auto" }, asked),
    answered === null ? null : html("blockquote", { dir: "auto", class: "answer" }, answered),
  ];
}
