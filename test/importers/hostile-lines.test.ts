import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.js";
import { createObserver } from "../../src/core/observe/observe.js";
import { readTraces } from "../../src/importers/read-traces.js";
import { tempFile } from "../temp-files.js";

/** Reads one raw line behind a header; returns the event, or what was wrong as `field: got`. */
async function read(line: string | Buffer): Promise<unknown> {
  const head = Buffer.from('{"type":"trace","schema":1,"task":"t"}\n');
  const file = tempFile(Buffer.concat([head, Buffer.from(line), Buffer.from("\n")]));
  for await (const item of readTraces([file])) {
    if (item.kind === "event") return item.event;
    if (item.kind === "error") return `${item.error.field}: ${item.error.got}`;
  }
  return undefined;
}

const call = (args: string) => `{"type":"tool-call","seq":1,"from":"a","tool":"t","args":${args}}`;
const message = (fields: string) => `{"type":"message","from":"a","to":"b",${fields}}`;

test("of a key that stands twice the last one counts", async () => {
  expect(await read(message('"seq":1,"chars":1,"chars":0'))).toMatchObject({ chars: 0 });
});

test.each(["__proto__", "\\u005f_proto__"])("the key %s is dropped and changes no prototype", async (key) => {
  const event = await read(call(`{"${key}":{"polluted":1},"x":{"${key}":{"polluted":1}}}`));
  expect(event).toMatchObject({ args: { x: {} } });
  expect(event).not.toHaveProperty("args.polluted");
  expect(event).not.toHaveProperty("args.x.polluted");
  expect(Object.prototype).not.toHaveProperty("polluted");
});

test("keys that objects inherit are data inside arguments", async () => {
  const args =
    '{"constructor":{"prototype":1},"toString":1,"hasOwnProperty":2,"then":3,"length":4,"toJSON":5}';
  expect(await read(call(args))).toMatchObject({ args: JSON.parse(args) });
});

test.each([
  [call('{"n":NaN}'), expect.stringMatching(/^: "\{/)],
  [message('"seq":1e999'), "seq: Infinity"],
  [message('"seq":9007199254740993'), "seq: 9007199254740992"],
  [message('"seq":"1"'), 'seq: "1"'],
  [message('"seq":-1'), "seq: -1"],
  [message('"seq":0.5'), "seq: 0.5"],
  [message('"seq":true'), "seq: true"],
  [message('"seq":null'), "seq: null"],
  [message('"content":"x"'), "seq: nothing"],
  [message('"seq":1,"at":-5'), "at: -5"],
  [message('"seq":1,"content":"\u0000"'), expect.stringMatching(/^: "\{/)],
  [Buffer.from(message('"seq":1'), "utf16le"), expect.stringMatching(/^: /)],
])("a line with a value that is no count or no text is refused (case %#)", async (line, problem) => {
  expect(await read(line)).toEqual(problem);
});

test("integers beyond 2^53 lose digits inside arguments, and small ones become 0", async () => {
  expect(await read(call("[9007199254740993,1e-400]"))).toMatchObject({
    args: [9007199254740992, 0],
  });
});

test("a number too large for any number equals null inside arguments", async () => {
  const [large, none] = [await read(call('{"n":1e999}')), await read(call('{"n":null}'))];
  const observe = createObserver();
  expect(observe(large as Event)).toEqual(observe(none as Event));
});

test("escaped controls and lone surrogates are data", async () => {
  expect(await read(message('"seq":1,"content":"\\u0000\\u001b[2J\\ud800"'))).toMatchObject({
    content: "\u0000\u001b[2J\ud800",
  });
});

test("times far in the future and parents that lead nowhere are accepted", async () => {
  expect(await read(message('"seq":1,"parent":1,"at":99999999999999'))).toMatchObject({ parent: 1 });
});

test("names are data, whatever a shell, a store or a file system makes of them", async () => {
  for (const name of ["../../etc/passwd", "CON", "__proto__", "{a}:*", "-rf", "=HYPERLINK()", "🙂"]) {
    expect(await read(message(`"seq":1,"model":${JSON.stringify(name)}`))).toMatchObject({ model: name });
  }
});
