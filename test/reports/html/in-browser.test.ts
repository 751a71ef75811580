import { afterAll, beforeAll, expect, test } from "vitest";
import { events, type Trace, trace } from "../../../src/testing/events.js";
import { type Chromium, findChromium, startChromium, type Tab } from "./chromium.js";
import { payloads } from "./payloads.js";
import { addressOf, reportOf } from "./report-of.js";

const executable = findChromium();

/** Without a browser these tests are listed as skipped; `apt-get install chromium` brings one. */
const inBrowser = test.skipIf(executable === undefined);

let chromium: Chromium | undefined;
let tab: Tab;

beforeAll(async () => {
  if (executable === undefined) return;
  chromium = startChromium(executable);
  tab = await chromium.open();
}, 60_000);

afterAll(() => chromium?.close());

inBrowser("nothing that a trace holds comes alive, wherever it stands", { timeout: 120_000 }, async () => {
  const html = await reportOf(payloads.map(hostile));
  await open(html);
  const found = [await tab.read<string[]>(alive)];
  for (const [number] of payloads.entries()) {
    await tab.read(`location.hash = "#trace-${number}"; new Promise((done) => requestAnimationFrame(done))`);
    await tab.read(
      "for (const button of [...document.querySelectorAll('main button')].slice(0, 3)) button.click()",
    );
    found.push(await tab.read<string[]>(alive));
  }
  expect(found.flat()).toEqual([]);
  expect(await tab.read("window.hacked")).toBeUndefined();
  expect(tab.takeEvents().filter(isHarm)).toEqual([]);
});

inBrowser.each([
  "<script>alert(1)</script>",
  "![pixel](https://evil.invalid/pixel.png)",
  "<img src=x onerror=alert(1)>",
])("%s is shown as it was said", async (text) => {
  await open(await reportOf([hostile(text)]));
  expect(await tab.read("document.querySelector('main').textContent")).toContain(text);
});

inBrowser("the policy of the page lets no other script run and nothing be loaded", async () => {
  await open(await reportOf([pingPong("loop")]));
  const script =
    "const s = document.createElement('script'); s.text = 'window.hacked = 1'; document.body.append(s)";
  await expect(tab.read(script)).rejects.toThrow("TrustedScript");
  await tab.read(
    "const i = new Image(); i.src = 'https://evil.invalid/a.png'; new Promise((done) => { i.onerror = done })",
  );
  expect(await tab.read("window.hacked")).toBeUndefined();
  const blocked = tab.takeEvents().filter(({ method }) => method === "Network.loadingFailed");
  expect(blocked.map(({ params }) => params["blockedReason"])).toEqual(["csp"]);
});

inBrowser("the verdict comes first, and the cycle is marked in the picture", async () => {
  await open(await reportOf([pingPong("loop")]));
  expect(await tab.read("document.querySelector('main').firstElementChild.textContent")).toContain("trip");
  expect(await tab.read("document.querySelectorAll('.graph .edge.hot[marker-end]').length")).toBe(2);
  expect(await tab.read("document.querySelectorAll('.timeline .mark.trip').length")).toBeGreaterThan(0);
  expect(await tab.read("document.querySelectorAll('.timeline path.ahead').length")).toBe(1);
});

inBrowser("a healthy run has a verdict and no cycle", async () => {
  await open(await reportOf([healthy("fine")]));
  expect(await tab.read("document.querySelector('.verdict').textContent")).toContain("No loop was found");
  expect(await tab.read("document.querySelectorAll('main .edge.hot, .node.hot, .row.hot').length")).toBe(0);
});

inBrowser("all traces stand in one table, filtered by word and verdict, with a page for each", async () => {
  await open(await reportOf([healthy("fine"), pingPong("loop"), healthy("also-fine")]));
  const shown = "[...document.querySelectorAll('.traces tbody a')].map((link) => link.textContent)";
  expect(await tab.read(shown)).toEqual(["loop", "fine", "also-fine"]);
  await tab.read("document.querySelector('input[type=search]').focus()");
  for (const key of "also") await tab.press(key);
  expect(await tab.read(shown)).toEqual(["also-fine"]);
  await tab.read("document.querySelector('.traces tbody a').focus()");
  // The browser follows a link when it gets round to it.
  await tab.read(
    "void (window.turned = new Promise((done) => addEventListener('hashchange', done, { once: true })))",
  );
  await tab.press("Enter");
  await tab.read("window.turned.then(() => true)");
  expect(await tab.read("document.querySelector('h1').textContent")).toContain("also-fine");
  expect(await tab.read("document.activeElement.tagName")).toBe("H1");
});

inBrowser("events are read with the keyboard alone", async () => {
  await open(await reportOf([pingPong("loop", 200)]));
  for (let tries = 0; tries < 60 && (await focused()) !== "listbox"; tries += 1) await tab.press("Tab");
  const selected = "document.querySelector('.row[aria-selected=true] .seq').textContent";
  const steps = { ArrowDown: "#1", End: "#399", ArrowUp: "#398", Home: "#0" };
  for (const [key, seq] of Object.entries(steps)) {
    await tab.press(key);
    expect(await tab.read<string>(selected)).toBe(seq);
  }
  expect(await tab.read("document.querySelectorAll('.row').length")).toBeLessThan(60);

  function focused() {
    return tab.read("document.activeElement.getAttribute('role')");
  }
});

inBrowser("each control can be reached by the Tab key and has a name", async () => {
  await open(await reportOf([pingPong("loop"), healthy("fine")]));
  await tab.read("location.hash = '#trace-0'; new Promise((done) => requestAnimationFrame(done))");
  const nameless = `[...document.querySelectorAll("input, select, button, [tabindex='0']")]
    .filter((control) => !(control.labels?.length || control.textContent.trim() || control.ariaLabel))
    .map((control) => control.outerHTML)`;
  expect(await tab.read(nameless)).toEqual([]);
  expect(await tab.read("document.querySelectorAll('[tabindex]:not([tabindex=\"0\"]):not(h1)').length")).toBe(
    0,
  );
});

inBrowser("the number of an event in the evidence leads to it in the list", async () => {
  await open(await reportOf([pingPong("loop", 200)]));
  await tab.read("document.querySelector('button.seq').click()");
  const seq = await tab.read("document.querySelector('button.seq').textContent");
  expect(await tab.read("document.querySelector('.row[aria-selected=true] .seq').textContent")).toContain(
    seq,
  );
});

inBrowser.each(["light", "dark"])("text can be read on its ground in the %s scheme", async (value) => {
  await tab.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
  await open(await reportOf([pingPong("loop"), healthy("fine")]));
  const contrasts = [await tab.read<number>(leastContrast)];
  await tab.read("location.hash = '#trace-0'; new Promise((done) => requestAnimationFrame(done))");
  contrasts.push(await tab.read<number>(leastContrast));
  const isDark = await tab.read("getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'");
  await tab.send("Emulation.setEmulatedMedia", { features: [] });
  expect(isDark).toBe(value === "dark");
  // WCAG 2.2, 1.4.3: at least 4.5 : 1 for text of this size.
  expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
});

inBrowser(
  "printed, a report has white ground and verdict, picture and evidence, and leaves out what scrolls",
  async () => {
    const dark = [{ name: "prefers-color-scheme", value: "dark" }];
    await open(await reportOf([pingPong("loop")]));
    await tab.send("Emulation.setEmulatedMedia", { media: "print", features: dark });
    const isShown = (selector: string) =>
      tab.read(`document.querySelector(${JSON.stringify(selector)}).getClientRects().length > 0`);
    const shown = await Promise.all([".verdict", ".graph", ".period", ".print-only"].map(isShown));
    const hidden = await Promise.all([".events", ".toolbar", "nav"].map(isShown));
    const ground = await tab.read("getComputedStyle(document.body).backgroundColor");
    const { data } = await tab.send("Page.printToPDF");
    await tab.send("Emulation.setEmulatedMedia", { media: "", features: [] });
    expect({ shown, hidden, ground }).toEqual({
      shown: [true, true, true, true],
      hidden: [false, false, false],
      ground: "rgb(255, 255, 255)",
    });
    expect(String(data).length).toBeGreaterThan(10_000);
  },
);

inBrowser("nothing is wider than a narrow screen", async () => {
  await tab.send("Emulation.setDeviceMetricsOverride", {
    width: 390,
    height: 800,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await open(await reportOf([pingPong("loop")]));
  const wider = await tab.read("document.documentElement.scrollWidth - innerWidth");
  await tab.send("Emulation.clearDeviceMetricsOverride");
  expect(wider).toBe(0);
});

inBrowser("100,000 events open within two seconds, with few rows drawn", { timeout: 120_000 }, async () => {
  await open(await reportOf([pingPong("long", 50_000)]));
  const opened = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd";
  expect(await tab.read(opened)).toBeLessThan(2_000);
  expect(await tab.read("document.querySelectorAll('.row').length")).toBeLessThan(60);
  await tab.read("document.querySelector('.events').focus()");
  await tab.press("End");
  expect(await tab.read("document.querySelector('.row[aria-selected=true]').textContent")).toContain(
    "#99,999",
  );
});

async function open(html: string): Promise<void> {
  await tab.goTo("about:blank");
  tab.takeEvents();
  await tab.goTo(addressOf(html));
}

/** Puts a text wherever a trace can hold one, in a loop, so that evidence quotes it too. */
function hostile(text: string): Trace {
  const name = text.slice(0, 250);
  const header = { task: text, kind: name, goal: text, participants: [{ name, kind: "agent" as const }] };
  const standings = [{ account: `team:${name}`, dimension: "tokens", limit: 10, used: 1 }];
  const bound = { tokens: 1, nanoUsd: null };
  const admitted = {
    type: "control",
    action: "admit",
    from: name,
    model: name,
    key: name,
    bound,
    standings,
  } as const;
  const recorded = events({ startAt: 0 })
    .add(admitted)
    .repeat(4, (round) =>
      round
        .message(name, "other", text)
        .message("other", { group: name }, text)
        .calls(name, name, { [text]: text }, text)
        .fails(name, "tool", [text], text),
    )
    .spawn(name, `${name.slice(0, 200)} child`, { content: text })
    .wait(name, [name, "other"])
    .modelCall(name, { model: name, input: 3, output: 4 })
    .progress(name, name)
    .finish("success");
  return trace(header, recorded);
}

function pingPong(task: string, rounds = 6): Trace {
  const usage = { input: 400, output: 20 };
  const billed = { model: "gpt-4o", usage, costNanoUsd: 1_200_000 };
  const recorded = events({ startAt: 1_000 }).repeat(rounds, (round) =>
    round
      .message("planner", "reviewer", "Please confirm.", billed)
      .message("reviewer", "planner", "Confirmed.", billed),
  );
  return trace({ task, kind: "refund" }, recorded);
}

function healthy(task: string): Trace {
  const recorded = events()
    .message("planner", "reviewer", "Level 4 has twelve tiles and a bridge.")
    .message("reviewer", "planner", "Approved, the bridge is well placed.")
    .finish("success");
  return trace({ task, kind: "level" }, recorded);
}

/** What stands in the page that only a text come alive could have put there. */
const alive = `[...document.querySelectorAll("*")]
  .filter((element) => {
    const allowed = !/^(img|image|iframe|object|embed|link|base|form|video|audio|source|template|textarea|details|animate|foreignobject|math|marquee)$/i.test(element.localName);
    const handlers = [...element.attributes].some(({ name }) => /^on/i.test(name) || name === "style" && element.className !== "rows" && element.className !== "row" && element.className !== "row hot");
    const address = ["href", "src", "action", "formaction", "xlink:href"].map((name) => element.getAttribute(name)).some((value) => value !== null && !value.startsWith("#"));
    return !allowed || handlers || address;
  })
  .map((element) => element.outerHTML.slice(0, 200))
  .concat([...document.scripts].length === 2 ? [] : ["another script"])
  .concat([...document.querySelectorAll("style")].length === 1 ? [] : ["another style"])`;

/** Dialogs, exceptions, messages of the policy, and requests beyond the file itself. */
function isHarm({
  method,
  params,
}: {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}) {
  if (method === "Network.requestWillBeSent")
    return !(params["request"] as { readonly url: string }).url.startsWith("file:");
  return ["Page.javascriptDialogOpening", "Runtime.exceptionThrown", "Log.entryAdded"].includes(method);
}

/** The least contrast of any text with the nearest ground behind it. */
const leastContrast = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const isClear = (colour) => channels(colour)[3] === 0;
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("main *, nav *, footer *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "") && element.getClientRects().length > 0);
  return Math.min(...texts.map((element) => {
    const style = getComputedStyle(element);
    const colour = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const [one, other] = [light(colour), light(ground(element))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  }));
})()`;
