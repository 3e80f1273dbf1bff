import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";

const PROGRAM = path.join(import.meta.dirname, "../../packages/airworthy/dist/airworthy.js");

/** A fleet flown by the published program, as a user flies it. */
export interface Flown {
  readonly port: number;
  readonly child: ChildProcess;
  /** Milliseconds until the port was open, and until the fleet flew. */
  readonly opened: number;
  readonly flew: number;
  /** Resident memory of the engine's process, in MB. */
  memory(): number;
  land(): Promise<void>;
}

export async function fly(folder: string, port: number): Promise<Flown> {
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, "dev", folder, "--port", String(port), "--allow-inert"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const flying = new Promise<number>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      // Blocks of invocations are read and dropped: a pipe that is full would stop the engine.
      if (said.includes("Ctrl-C")) return;
      said += String(chunk);
      if (said.includes("Ctrl-C")) resolve(performance.now() - began);
    });
    child.once("exit", () => reject(new Error(`dev ended: ${said}`)));
  });
  const [opened, flew] = await Promise.all([whenOpen(port).then(() => performance.now() - began), flying]);
  return {
    port,
    child,
    opened,
    flew,
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    land: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGINT");
      }),
  };
}

async function whenOpen(port: number): Promise<void> {
  const isOpen = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.unref();
    });
  while (!(await isOpen())) await new Promise((later) => setTimeout(later, 2));
}

/** How long a load lasts, when nothing else is said. */
export const SECONDS = 3;

/** Which client sends: raw sockets, so that what is measured is the other side, or Node's own, as SDKs do. */
export type Client = "load.ts" | "load-http.ts";

/** Requests a second on some connections, which take the paths in turns. */
export function load(
  port: number,
  request: { readonly paths: readonly string[]; readonly body: string; readonly headers?: readonly string[] },
  { connections = 8, seconds = SECONDS, client = "load.ts" as Client } = {},
): number {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(import.meta.dirname, client),
      ...[port, connections, seconds, request.paths.join(" "), request.body].map(String),
      ...(request.headers ?? []),
    ],
    { encoding: "utf8" },
  );
  if (stdout === "") throw new Error(`the load could not be sent: ${stderr}`);
  const { perSecond, failed } = JSON.parse(stdout) as { perSecond: number; failed: number };
  if (failed > 0) throw new Error(`${failed} requests failed`);
  return perSecond;
}
