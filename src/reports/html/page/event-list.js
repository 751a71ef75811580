import { html, search, section, select } from "./dom.js";
import { count, counted, duration } from "./figures.js";

/** Pixels of a row; its height is fixed so that only those in sight need to exist. */
const ROW = 28;

/** Rows drawn above and below those in sight. */
const SPARE = 10;

/** Lists all events of a trace. Only the rows in sight exist, so 100,000 scroll like ten. */
export function eventList({ rows, findings, figures }, names) {
  if (rows === null) {
    const element = section(
      "Events",
      html(
        "p",
        {},
        "They are left out: the report was full. A report of this trace alone has room for them.",
      ),
    );
    return { element, goTo: () => {} };
  }
  const events = unpacked(rows, names, new Set(findings.flatMap((finding) => finding.events)));
  const wanted = { text: "", name: "", evidence: "" };
  let shown = events;
  let active = 0;

  const body = html("div", { class: "rows" });
  const list = html(
    "div",
    { class: "events", tabindex: "0", role: "listbox", "aria-label": "Events", scroll: draw, keydown: onKey },
    body,
  );
  const detail = html("div", { class: "detail", "aria-live": "polite" });
  const total = html("output", {});
  const toolbar = html(
    "div",
    { class: "toolbar" },
    search("Find", (text) => filter({ text })),
    select("Participant", [["", "all"], ...participants(events).map((name) => [name, name])], (name) =>
      filter({ name }),
    ),
    select(
      "Events",
      [
        ["", "all"],
        ["evidence", "evidence only"],
      ],
      (evidence) => filter({ evidence }),
    ),
    total,
  );

  function filter(change) {
    Object.assign(wanted, change);
    const { text, name, evidence } = wanted;
    shown = events.filter(
      (event) =>
        (name === "" || event.from === name || event.to === name) &&
        (evidence === "" || event.isEvidence) &&
        (text === "" || `${event.type} ${event.from} ${event.to} ${event.text}`.toLowerCase().includes(text)),
    );
    active = 0;
    list.scrollTop = 0;
    arrange();
  }

  function arrange() {
    body.style.height = `${shown.length * ROW}px`;
    total.textContent = `${counted(shown.length, "event")}${rows.leftOut > 0 ? `, ${count(rows.leftOut)} later ones left out` : ""}`;
    activate(active);
  }

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
    const last = Math.min(shown.length, first + Math.ceil((list.clientHeight || 400) / ROW) + 2 * SPARE);
    body.replaceChildren(...shown.slice(first, last).map((event, index) => row(event, first + index)));
    list.setAttribute("aria-activedescendant", shown.length > 0 ? `event-${active}` : "");
  }

  function row(event, place) {
    const element = html(
      "div",
      {
        id: `event-${place}`,
        role: "option",
        "aria-selected": place === active,
        "aria-setsize": shown.length,
        "aria-posinset": place + 1,
        class: event.isEvidence ? "row hot" : "row",
        click: () => activate(place),
      },
      html("span", { class: "seq" }, event.isEvidence ? `■ #${count(event.seq)}` : `#${count(event.seq)}`),
      html("span", { class: "when" }, event.at === null ? "" : duration(event.at)),
      html("span", { class: "type" }, event.type),
      html("span", { class: "route" }, routeOf(event)),
      html("span", { class: "text", dir: "auto" }, event.text),
      html("span", { class: "number" }, event.tokens > 0 ? count(event.tokens) : ""),
    );
    element.style.top = `${place * ROW}px`;
    return element;
  }

  function activate(place) {
    active = Math.max(0, Math.min(shown.length - 1, place));
    const event = shown[active];
    const top = active * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
    detail.replaceChildren(...(event ? describe(event) : ["No event is like that."]));
  }

  function onKey(pressed) {
    const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const steps = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -shown.length,
      End: shown.length,
    };
    const step = steps[pressed.key];
    if (step === undefined) return;
    pressed.preventDefault();
    activate(active + step);
  }

  function goTo(seq) {
    if (!shown.some((event) => event.seq === seq)) {
      for (const control of toolbar.querySelectorAll("input, select")) control.value = "";
      filter({ text: "", name: "", evidence: "" });
    }
    const place = shown.findIndex((event) => event.seq === seq);
    if (place < 0) return;
    list.scrollIntoView({ block: "center" });
    list.scrollTop = Math.max(0, place * ROW - list.clientHeight / 2);
    activate(place);
    list.focus();
  }

  const element = section(
    "Events",
    toolbar,
    list,
    detail,
    html(
      "p",
      { class: "print-only" },
      `${counted(figures.events, "event")} are listed on the screen, not in print.`,
    ),
  );
  // Its height is known once it is on the page.
  requestAnimationFrame(arrange);
  arrange();
  return { element, goTo };
}

function unpacked({ seq, type, types, from, to, at, tokens, text }, names, evidence) {
  let number = 0;
  let instant = 0;
  let start = null;
  return seq.map((step, index) => {
    number += step;
    instant += at[index] ?? 0;
    start ??= instant;
    return {
      seq: number,
      at: at.length === 0 ? null : instant - start,
      type: type[types[index]],
      from: names[from[index]] ?? "",
      to: names[to[index]] ?? "",
      tokens: tokens[index],
      text: text[index],
      isEvidence: evidence.has(number),
    };
  });
}

function participants(events) {
  return [...new Set(events.flatMap(({ from, to }) => [from, to]))].filter((name) => name !== "").sort();
}

function routeOf({ from, to }) {
  return [from, to].filter((name) => name !== "").join(" → ");
}

function describe(event) {
  const when = event.at === null ? "" : `, ${duration(event.at)} after the start`;
  return [
    html(
      "p",
      { class: "quiet" },
      `#${count(event.seq)} ${event.type} ${routeOf(event)}${when}, ${count(event.tokens)} tokens`,
    ),
    event.text === "" ? null : html("blockquote", { dir: "auto" }, event.text),
  ].filter((part) => part !== null);
}
