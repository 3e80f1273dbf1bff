import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ledger } from "../../engine/kernel/journal.ts";
import type {
  EnvironmentEvents,
  EnvironmentHandle,
  EnvironmentSpec,
  Fault,
  Order,
  Response,
} from "../../engine/services/lambda/environment.ts";
import type { Place } from "../../engine/service.ts";
import { realClock } from "../clock.ts";
import { processes, type ProcessesOptions } from "./index.ts";

/** What an environment has said, in the order it said it. */
export type Said =
  | { readonly what: "ready"; readonly initMs: number }
  | { readonly what: "initFailed"; readonly fault: Fault }
  | { readonly what: "responded"; readonly requestId: string; readonly response: Response }
  | { readonly what: "chunk"; readonly text: string }
  | { readonly what: "exited"; readonly exit: Parameters<EnvironmentEvents["exited"]>[0] }
  | { readonly what: "log"; readonly message: string };

/** Real processes on the real clock, and folders of functions for them. */
export function workshop(options: Partial<ProcessesOptions> = {}) {
  const root = mkdtempSync(path.join(tmpdir(), "airworthy-processes-"));
  const journal = ledger();
  const clock = realClock({ seed: "orders", journal });
  const folders = new Map<string, string>();
  const all = processes({
    clock,
    folder: path.join(root, "code"),
    folderOf: ({ functionName }) => folders.get(functionName),
    ...options,
  });
  const { inner } = all.definition.create({ endpoint: "http://127.0.0.1:4566" } as Place);
  let count = 0;

  /** A folder with files for a function. */
  function write(name: string, files: Readonly<Record<string, string>>): string {
    const folder = path.join(root, name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text, { mode: 0o755 });
    }
    folders.set(name, folder);
    return folder;
  }

  /** One environment; `index.mjs` is the text, unless files are given. */
  function start(source: string | Readonly<Record<string, string>>, over: Partial<EnvironmentSpec> = {}) {
    const name = over.functionName ?? `orders-${++count}`;
    if (!folders.has(name)) write(name, typeof source === "string" ? { "index.mjs": source } : source);
    const said: Said[] = [];
    const unheard: Said[] = [];
    const waiting: (() => void)[] = [];
    const say = (one: Said): void => {
      said.push(one);
      unheard.push(one);
      for (const wake of waiting.splice(0)) wake();
    };
    const handle: EnvironmentHandle = inner.start(
      { ...SPEC, ...over, functionName: name, id: `${name}-${count}` },
      {
        ready: (initMs) => say({ what: "ready", initMs }),
        initFailed: (fault) => say({ what: "initFailed", fault }),
        responded: (requestId, response) => say({ what: "responded", requestId, response }),
        chunk: (_, bytes) => say({ what: "chunk", text: Buffer.from(bytes).toString() }),
        exited: (exit) => say({ what: "exited", exit }),
        log: ({ message }) => say({ what: "log", message }),
      },
    );

    /** The next thing of one of these kinds that has not been heard yet. */
    async function hear<What extends Said["what"]>(...kinds: What[]): Promise<Extract<Said, { what: What }>> {
      for (;;) {
        const index = unheard.findIndex(({ what }) => (kinds as string[]).includes(what));
        if (index >= 0) return unheard.splice(index, 1)[0] as Extract<Said, { what: What }>;
        await new Promise<void>((resolve) => void waiting.push(resolve));
      }
    }

    return {
      handle,
      said,
      hear,
      logs: () => said.flatMap((one) => (one.what === "log" ? [one.message] : [])),
      /** Sends an event, and waits for what comes of it. */
      async invoke(event: unknown = {}, order: Partial<Order> = {}) {
        handle.invoke({
          requestId: `request-${++count}`,
          payload: Buffer.from(JSON.stringify(event)),
          deadline: Date.now() + 3000,
          invokedFunctionArn: SPEC.arn,
          traceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
          streaming: false,
          ...order,
        });
        return hear("responded", "exited");
      },
    };
  }

  return {
    journal,
    clock,
    root,
    write,
    start,
    close() {
      all.close();
      clock.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The payload of an answer, read. */
// oxlint-disable-next-line no-explicit-any
export function read(one: Said): any {
  const bytes =
    one.what === "responded"
      ? one.response.payload
      : one.what === "initFailed"
        ? one.fault.payload
        : undefined;
  if (!bytes) throw new Error(`there was no answer but ${JSON.stringify(one)}`);
  return JSON.parse(Buffer.from(bytes).toString());
}

const SPEC: EnvironmentSpec = {
  id: "orders",
  functionName: "orders",
  version: "$LATEST",
  arn: "arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST",
  region: "eu-west-1",
  account: "123456789012",
  runtime: "nodejs24.x",
  handler: "index.handler",
  architecture: "x86_64",
  memoryMb: 256,
  ephemeralStorageMb: 512,
  timeoutMs: 3000,
  variables: {},
  code: { kind: "zip", bytes: new Uint8Array(), sha256: "orders" },
  layers: [],
  fileSystems: [],
  credentials: {
    roleArn: "arn:aws:iam::123456789012:role/orders",
    accessKeyId: "ASIAORDERS",
    secretAccessKey: "secret",
    sessionToken: "token",
  },
  logGroup: "/aws/lambda/orders",
  logStream: "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
  logFormat: "Text",
  activeTracing: false,
  initType: "on-demand",
  slots: 1,
};
