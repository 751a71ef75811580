import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What is wrong with the network between a client and its server. */
export type Fault =
  | { readonly kind: "none" }
  /** Everything takes so long, each way. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Each byte comes by itself. */
  | { readonly kind: "split" }
  /** Nothing gets through, until the fault is over. */
  | { readonly kind: "black-hole" }
  /** Connections that are open lead nowhere from now on, and nobody says so; new ones are fine. */
  | { readonly kind: "half-open" }
  /** Connections are reset, new ones too. */
  | { readonly kind: "reset" };

/** Stands between a client and a server on this machine. */
export interface FaultProxy {
  readonly url: string;
  readonly set: (fault: Fault) => void;
  /** Sends new connections to another server, and ends the ones that are open. */
  readonly retarget: (port: number) => void;
  readonly stop: () => Promise<void>;
}

interface Line {
  readonly ends: readonly [Socket, Socket];
  /** Whether what is sent gets lost for good. */
  isForgotten: boolean;
}

/** Starts a proxy to a port of this machine. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  let target = port;
  let fault: Fault = { kind: "none" };
  let over = gate();
  const lines = new Set<Line>();

  const server = createServer((client) => {
    const upstream = createConnection(target, "127.0.0.1");
    const line: Line = { ends: [client, upstream], isForgotten: false };
    lines.add(line);
    for (const end of line.ends) end.setNoDelay(true).on("error", () => undefined);
    relay(line, client, upstream);
    relay(line, upstream, client);
    upstream.on("close", () => {
      if (!line.isForgotten) client.destroy();
    });
    client.on("close", () => {
      upstream.destroy();
      lines.delete(line);
    });
    if (fault.kind === "reset") reset(line);
  });

  function relay(line: Line, from: Socket, to: Socket): void {
    let turn: Promise<unknown> = Promise.resolve();
    from.on("data", (chunk: Buffer) => {
      const passed = pass(line, chunk, to);
      // In order, and each chunk on its way while the next one sets out.
      turn = turn.then(() => passed).then((send) => send());
    });
  }

  /** Takes the time that a chunk takes; returns what delivers it. */
  async function pass(line: Line, chunk: Buffer, to: Socket): Promise<() => Promise<void> | void> {
    if (fault.kind === "latency") await sleep(fault.ms);
    if (fault.kind === "black-hole") await over.passed;
    const isSplit = fault.kind === "split";
    return () => {
      if (line.isForgotten || to.destroyed) return undefined;
      if (isSplit) return writeBytes(chunk, to);
      to.write(chunk);
      return undefined;
    };
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Expected a port.");
  return {
    url: `redis://127.0.0.1:${address.port}`,
    set: (next) => {
      over.open();
      over = gate();
      fault = next;
      if (fault.kind === "reset") for (const line of [...lines]) reset(line);
      if (fault.kind === "half-open") for (const line of lines) line.isForgotten = true;
    },
    retarget: (next) => {
      target = next;
      for (const line of [...lines]) reset(line);
    },
    stop: async () => {
      over.open();
      for (const { ends } of [...lines]) for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

interface Gate {
  readonly open: () => void;
  readonly passed: Promise<void>;
}

function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

function reset({ ends }: Line): void {
  for (const end of ends) end.resetAndDestroy();
}

/** Waits for each byte to be handed over, or they would travel together after all. */
async function writeBytes(chunk: Buffer, to: Socket): Promise<void> {
  for (const byte of chunk) {
    await new Promise<void>((resolve) => to.write(Buffer.of(byte), () => resolve()));
  }
}
