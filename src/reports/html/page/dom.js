/** Makes an HTML element. Strings become text and never markup; handlers are functions. */
export function html(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function svg(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A table with a heading for each column; `numeric` columns stand to the right. */
export function table({ caption, columns, rows }) {
  const cell = (tag, value, column) =>
    html(
      tag,
      { ...(columns[column].numeric && { class: "number" }), ...(tag === "th" && { scope: "col" }) },
      value,
    );
  return html(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    html(
      "table",
      {},
      html("caption", {}, caption),
      html("thead", {}, html("tr", {}, ...columns.map(({ title }, column) => cell("th", title, column)))),
      html(
        "tbody",
        {},
        ...rows.map((row) => html("tr", {}, ...row.map((value, column) => cell("td", value, column)))),
      ),
    ),
  );
}

/** A section that can be linked to and read out by its heading. */
export function section(title, ...children) {
  const id = title.toLowerCase().replace(/\W+/g, "-");
  return html("section", { "aria-labelledby": id }, html("h2", { id }, title), ...children);
}

/** A labelled control of a toolbar. */
export function field(label, control) {
  return html("label", {}, html("span", {}, label), control);
}

/** A choice between `[value, label]` pairs. */
export function select(label, choices, onChange) {
  const options = choices.map(([value, text]) => html("option", { value }, text));
  const control = html("select", {}, ...options);
  control.addEventListener("change", () => onChange(control.value));
  return field(label, control);
}

/** A box for words to look for. */
export function search(label, onInput) {
  const control = html("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  control.addEventListener("input", () => onInput(control.value.trim().toLowerCase()));
  return field(label, control);
}

/** A verdict as a word and a mark of its own shape, so that no colour has to be told apart. */
export function badge(verdict) {
  const marks = { clear: "✓", warn: "▲", trip: "■" };
  return html("span", { class: `badge ${verdict}` }, `${marks[verdict]} ${verdict}`);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
