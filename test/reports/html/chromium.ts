import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** Names that browsers of this family go by. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser of this machine; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const named = process.env["ADJOURN_CHROMIUM"];
  return (named ? [named] : NAMES).find((name) => spawnSync(name, ["--version"]).status === 0);
}

/** A browser without a window, driven over a pipe. */
export interface Chromium {
  open(): Promise<Tab>;
  close(): Promise<void>;
}

/** A page of the browser. */
export interface Tab {
  /** Goes to an address and waits until the page has loaded. */
  goTo(url: string): Promise<void>;
  /** Runs an expression in the page and returns its value. */
  read<T>(expression: string): Promise<T>;
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Presses and releases a key. */
  press(key: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** What the browser told of since it was last asked: requests, dialogs, exceptions, log entries. */
  takeEvents(): readonly BrowserEvent[];
}

export interface BrowserEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Message extends BrowserEvent {
  readonly id?: number;
  readonly sessionId?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts the browser with a profile of its own, which goes when it is closed. */
export function startChromium(executable: string): Chromium {
  const profile = mkdtempSync(join(tmpdir(), "adjourn-chromium-"));
  const child = spawn(executable, [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const link = connect(child);
  return {
    async open() {
      const { targetId } = await link.send("Target.createTarget", { url: "about:blank" });
      const attached = await link.send("Target.attachToTarget", { targetId, flatten: true });
      const tab = createTab(link, String(attached["sessionId"]));
      for (const domain of ["Page", "Runtime", "Network", "Log"]) await tab.send(`${domain}.enable`);
      tab.takeEvents();
      return tab;
    },
    async close() {
      const ended = new Promise((done) => child.once("exit", done));
      await link.send("Browser.close");
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Without a sandbox, because tests also run as root in containers; the pages are our own. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

interface Link {
  send(method: string, params?: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>>;
  /** Listens to one session. */
  listen(sessionId: string, on: (event: BrowserEvent) => void): void;
}

/** Messages are JSON, each ended by a zero byte. */
function connect(child: ChildProcess): Link {
  const [, , , output, input] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, (event: BrowserEvent) => void>();
  let last = 0;
  let rest = "";
  input.setEncoding("utf8");
  input.on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) take(JSON.parse(part));
  });
  output.on("error", () => {});

  function take(message: Message): void {
    if (message.id === undefined) listeners.get(message.sessionId ?? "")?.(message);
    else waiting.get(message.id)?.(message);
  }

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((done, fail) => {
        last += 1;
        waiting.set(last, ({ result, error }) =>
          error ? fail(new Error(`${method}: ${error.message}`)) : done(result ?? {}),
        );
        output.write(`${JSON.stringify({ id: last, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    listen: (sessionId, on) => void listeners.set(sessionId, on),
  };
}

function createTab(link: Link, sessionId: string): Tab {
  let events: BrowserEvent[] = [];
  let onLoad = () => {};
  link.listen(sessionId, (event) => {
    events.push(event);
    if (event.method === "Page.loadEventFired") onLoad();
    // A dialog would hold up everything; it is on record.
    if (event.method === "Page.javascriptDialogOpening")
      void send("Page.handleJavaScriptDialog", { accept: true });
  });
  const send: Tab["send"] = (method, params) => link.send(method, params, sessionId);
  return {
    send,
    async goTo(url) {
      const loaded = new Promise<void>((done) => {
        onLoad = done;
      });
      await send("Page.navigate", { url });
      await loaded;
    },
    async read(expression) {
      const answer = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
      if (answer["exceptionDetails"]) throw new Error(JSON.stringify(answer["exceptionDetails"]));
      return (answer["result"] as { value: never }).value;
    },
    async press(key) {
      const text = key === "Enter" ? { text: "\r" } : key.length === 1 ? { text: key } : {};
      const code = keyCodes[key] ?? 0;
      const facts = { key, code: key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...facts, ...text });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...facts });
    },
    async screenshot() {
      const shot = await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
      return Buffer.from(String(shot["data"]), "base64");
    },
    takeEvents() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

const keyCodes: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};
