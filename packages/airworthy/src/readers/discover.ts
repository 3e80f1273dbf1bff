import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** Folders that hold other people's or generated templates. */
const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  "cdk.out",
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  "vendor",
  "venv",
  "__pycache__",
  "__snapshots__",
]);
const TEMPLATE = /\.(?:ya?ml|json|template)$/i;
const NEVER =
  /^(?:package(?:-lock)?|tsconfig.*|composer|angular|renovate|\.?eslintrc.*|samconfig|airworthy)\.(?:json|ya?ml)$/i;

/**
 * Every file under `folder` (relative to `root`) whose name could be a template's, in a stable order. A folder that
 * may not be read is told to `unreadable`, and the rest goes on.
 */
export function candidates(
  root: string,
  folder: string,
  unreadable: (folder: string, code: string) => void = () => {},
): string[] {
  const found: string[] = [];
  const links = new Set<string>();
  const seen = new Set<string>();
  const visit = (relative: string) => {
    const full = path.join(root, relative);
    const real = realpathSync(full);
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of entriesIn(full, (code) => unreadable(relative || ".", code))) {
      const inside = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) visit(inside);
      } else if (
        TEMPLATE.test(entry.name) &&
        !NEVER.test(entry.name) &&
        isFile(path.join(root, inside), entry.isFile())
      ) {
        found.push(inside);
        if (!entry.isFile()) links.add(inside);
      }
    }
  };
  visit(folder === "." ? "" : folder.replace(/\/+$/, ""));
  // A link to a file that is found anyway would be a second stack of the same resources.
  const plain = new Set(found.filter((one) => !links.has(one)).map((one) => path.join(root, one)));
  return found.filter((one) => !links.has(one) || !plain.has(realpathSync(path.join(root, one))));
}

function entriesIn(full: string, unreadable: (code: string) => void): readonly Dirent[] {
  try {
    return readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unreadable((error as NodeJS.ErrnoException).code ?? String(error));
    return [];
  }
}

/** Links are followed to files only: a link to a folder would be read twice or leave the tree. */
function isFile(full: string, plain: boolean): boolean {
  if (plain) return true;
  try {
    return statSync(full).isFile();
  } catch {
    return false;
  }
}

/** A cheap look at a text before it is parsed: is this a CloudFormation or SAM template? */
export function looksLikeTemplate(text: string): boolean {
  return /(?:^|[\s"'{])Resources["']?\s*:/.test(text) && /AWS::[A-Za-z0-9]+::|Custom::/.test(text);
}
