import { html } from "./dom.js";
import { counted } from "./figures.js";
import { overviewPage } from "./overview.js";
import { tracePage } from "./trace-page.js";

/** Reads the data and draws the page that the address names: all traces, or one of them. */
function main() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = html("main", { id: "main" });
  const back = html("a", { href: "#traces" }, "All traces");
  const bar = html("nav", { "aria-label": "Report" }, html("strong", {}, "adjourn report"), back);
  document.getElementById("page").append(bar, main, notes(data));
  const show = ({ isFirst }) => {
    const number = placeIn(location.hash, data.traces);
    const trace = data.traces[number];
    back.hidden = trace === undefined || data.traces.length === 1;
    document.title = `${trace ? `${trace.verdict}: ${trace.id}` : "All traces"} – adjourn report`;
    main.replaceChildren(...(trace ? tracePage(trace, data) : overviewPage(data)));
    if (isFirst) return;
    scrollTo(0, 0);
    main.querySelector("h1").focus();
  };
  addEventListener("hashchange", () => show({ isFirst: false }));
  show({ isFirst: true });
}

function placeIn(hash, traces) {
  if (traces.length === 1) return 0;
  const number = /^#trace-(\d+)$/.exec(hash)?.[1];
  return number === undefined ? -1 : Number(number);
}

function notes({ notes: texts, isRedacted, traces }) {
  const all = [...(isRedacted ? ["Names, ids and texts are left out of this report"] : []), ...texts];
  return html(
    "footer",
    {},
    ...all.map((text) => html("p", {}, `${text}.`)),
    html(
      "p",
      {},
      `${counted(traces.length, "trace")}, judged as if live and in shadow mode. What a halt would have saved is a projection.`,
    ),
  );
}

main();
