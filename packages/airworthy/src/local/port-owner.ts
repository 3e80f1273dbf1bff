import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/** Who listens on a port of this machine, as far as the machine tells. */
export function ownerOf(port: number): string | undefined {
  return process.platform === "linux" ? linuxOwner(port) : lsofOwner(port);
}

/** Source: https://docs.kernel.org/networking/proc_net_tcp.html */
function linuxOwner(port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"])
    for (const line of read(table).split("\n")) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${hex}`) && fields[3] === "0A") inodes.add(`socket:[${fields[9]}]`);
    }
  for (const pid of list("/proc"))
    if (/^\d+$/.test(pid))
      for (const descriptor of list(`/proc/${pid}/fd`))
        if (inodes.has(link(`/proc/${pid}/fd/${descriptor}`))) {
          return `${shortened(read(`/proc/${pid}/cmdline`))} (process ${pid})`;
        }
  return undefined;
}

/** Of a command the names of its files, without their folders: `node main.ts dev`. */
function shortened(cmdline: string): string {
  const words = cmdline.split("\0").filter((word) => word !== "");
  return words
    .map((word) => (word.startsWith("/") ? path.basename(word) : word))
    .join(" ")
    .slice(0, 60);
}

function lsofOwner(port: number): string | undefined {
  try {
    const said = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { encoding: "utf8" });
    const [pid, command] = [/^p(.*)$/m.exec(said)?.[1], /^c(.*)$/m.exec(said)?.[1]];
    return pid === undefined ? undefined : `${command} (process ${pid})`;
  } catch {
    return undefined;
  }
}

/** The next port on loopback that nobody listens on. */
export async function freePortAfter(port: number): Promise<number> {
  for (let next = port + 1; next < Math.min(65_536, port + 100); next++) if (await isFree(next)) return next;
  return 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
