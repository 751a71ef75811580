import { html, section, svg } from "./dom.js";
import { count, counted, money } from "./figures.js";

/** Shortest edge that has room for a label of its own. */
const MIN_LABELLED = 200;

/** Edges labelled at most; of more, only the cycle's are. */
const MAX_LABELS = 10;

/** Room above and below for the largest node, or the bend of an arrow; and for the name below a node. */
const MARGIN = 60;
const LABEL_HEIGHT = 24;

/** Lengths of arrow heads; those of the cycle are seen on the widest line. */
const HEAD = 10;
const HOT_HEAD = 20;

/** Draws agents as nodes and what went between them as arrows, the cycle in its own colour and width. */
export function graphSection({ graph, figures }, currency) {
  if (graph.nodes.length === 0) return null;
  const priced = figures.nanoUsd !== null;
  const mostTokens = Math.max(1, ...graph.nodes.map(({ tokens }) => tokens));
  const mostAlong = Math.max(1, ...graph.edges.map(({ tokens }) => tokens));
  const radii = graph.nodes.map(({ tokens }) => 12 + 18 * Math.sqrt(tokens / mostTokens));
  const labels = graph.edges.length <= MAX_LABELS;
  const arrows = [...graph.edges]
    .sort((left, right) => left.isHot - right.isHot)
    .map((edge) => arrow(edge, graph.nodes, { radii, mostAlong, labels, priced, currency }));
  const nodes = graph.nodes.map((node, index) => nodeMark(node, radii[index], { priced, currency }));
  const picture = svg(
    "svg",
    { viewBox: frame(graph.nodes), role: "img", "aria-label": summary(graph), class: "graph" },
    svg("defs", {}, arrowHead("head", "head", HEAD), arrowHead("head-hot", "head hot", HOT_HEAD)),
    ...arrows.map(({ line }) => line),
    ...nodes,
    ...arrows.flatMap(({ label }) => label ?? []),
  );
  return section("Who talked to whom", html("figure", {}, picture, html("figcaption", {}, ...legend(graph))));
}

/** As high as the picture needs. */
function frame(nodes) {
  const heights = nodes.map(({ y }) => y);
  const top = Math.min(...heights) - MARGIN;
  return `0 ${top} 1000 ${Math.max(...heights) + MARGIN + LABEL_HEIGHT - top}`;
}

function summary({ nodes, edges }) {
  const cycle = edges.filter(({ isHot }) => isHot);
  const ways = cycle.map(({ from, to }) => `${nodes[from].name} to ${nodes[to].name}`).join(", ");
  const base = `${counted(nodes.length, "participant")}, ${counted(edges.length, "way")} between them`;
  return cycle.length === 0 ? base : `${base}. The cycle goes from ${ways}`;
}

function legend({ nodes, edges }) {
  const kinds = [...new Set(nodes.map(({ kind }) => kind))];
  const keys = kinds.map((kind) =>
    html(
      "span",
      { class: "key" },
      svg("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, shape(kind, 10)),
      kind,
    ),
  );
  const hot = html(
    "span",
    { class: "key" },
    svg(
      "svg",
      { viewBox: "0 0 24 24", "aria-hidden": "true" },
      svg("path", { d: "M2 12 H22", class: "edge hot" }),
    ),
    "part of the cycle",
  );
  const isHot = nodes.some((node) => node.isHot) || edges.some((edge) => edge.isHot);
  return [...keys, isHot ? hot : null, html("span", {}, "Size and width follow tokens.")];
}

function arrowHead(id, name, size) {
  return svg(
    "marker",
    {
      id,
      viewBox: "0 0 10 10",
      refX: 0,
      refY: 5,
      markerWidth: size,
      markerHeight: size,
      orient: "auto",
      markerUnits: "userSpaceOnUse",
    },
    svg("path", { d: "M0 0 L10 5 L0 10 z", class: name }),
  );
}

/** A curve to the right of its direction, so that there and back are two. */
function arrow(edge, nodes, { radii, mostAlong, labels, priced, currency }) {
  const from = nodes[edge.from];
  const to = nodes[edge.to];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = Math.min(70, 20 + length * 0.12);
  const middle = {
    x: (from.x + to.x) / 2 - (dy / length) * bend,
    y: (from.y + to.y) / 2 + (dx / length) * bend,
  };
  const start = towards(from, middle, radii[edge.from] + 2);
  const end = towards(to, middle, radii[edge.to] + 3 + (edge.isHot ? HOT_HEAD : HEAD));
  const spent = edge.tokens > 0;
  const text = [
    `${count(edge.events)}×`,
    spent ? `${count(edge.tokens)} tokens` : "",
    spent && priced ? money(edge.nanoUsd, currency) : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
  const line = svg(
    "path",
    {
      d: `M${start.x} ${start.y} Q${middle.x} ${middle.y} ${end.x} ${end.y}`,
      class: edge.isHot ? "edge hot" : "edge",
      "stroke-width": (1 + 5 * Math.sqrt(edge.tokens / mostAlong) + (edge.isHot ? 1 : 0)).toFixed(1),
      "marker-end": edge.isHot ? "url(#head-hot)" : "url(#head)",
    },
    svg("title", {}, `${from.name} → ${to.name}: ${text}, ${count(edge.waste)} of them waste`),
  );
  if (!edge.isHot && (!labels || length < MIN_LABELLED)) return { line };
  const aside = (middle.x - (from.x + to.x) / 2) / bend;
  const side = Math.abs(aside) < 0.5 ? "mid" : aside > 0 ? "start" : "end";
  // Beside the curve, on its outer side.
  const at = towards(
    { x: (from.x + to.x + 2 * middle.x) / 4, y: (from.y + to.y + 2 * middle.y) / 4 },
    middle,
    14,
  );
  return { line, label: [svg("text", { x: at.x, y: at.y + 4, class: `along ${side}` }, text)] };
}

function towards(from, to, distance) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return {
    x: from.x + ((to.x - from.x) / length) * distance,
    y: from.y + ((to.y - from.y) / length) * distance,
  };
}

function nodeMark({ name, kind, x, y, tokens, nanoUsd, waste, isHot }, radius, { priced, currency }) {
  const spent = `${count(tokens)} tokens${priced ? `, ${money(nanoUsd, currency)}` : ""}`;
  return svg(
    "g",
    { transform: `translate(${x} ${y})`, class: isHot ? "node hot" : "node" },
    svg("title", {}, `${name} (${kind}): ${spent}, ${count(waste)} of them waste`),
    shape(kind, radius),
    svg("text", { y: radius + 18, class: "name" }, name.length > 22 ? `${name.slice(0, 21)}…` : name),
    tokens > 0 ? svg("text", { y: radius + 34, class: "spent" }, spent) : null,
  );
}

/** Each kind of participant has a shape of its own. */
function shape(kind, size) {
  if (kind === "agent") return svg("circle", { r: size, class: kind });
  if (kind === "tool")
    return svg("rect", { x: -size, y: -size, width: 2 * size, height: 2 * size, class: kind });
  if (kind === "human")
    return svg("path", { d: `M0 ${-size} L${size} ${size} L${-size} ${size} z`, class: kind });
  return svg("path", { d: `M0 ${-size} L${size} 0 L0 ${size} L${-size} 0 z`, class: kind });
}
