import { readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { looksLikeTemplate } from "./discover.ts";
import type { Source } from "./source.ts";

/** CloudFormation takes templates up to 1 MB; ten times that is certainly not one. */
const LARGEST_BYTES = 10_000_000;

/** The only way the readers touch the disk: everything below one root, nothing outside it. */
export interface Files {
  readonly root: string;
  /** Reads a file by its path relative to the root. Throws {@link Unreadable} with what is wrong and how to mend it. */
  read(relative: string): Source;
}

export function filesBelow(root: string): Files {
  const real = realpathSync(root);
  const cache = new Map<string, Source>();
  return {
    root: real,
    read(relative) {
      const normal = path.posix.normalize(relative);
      const known = cache.get(normal);
      if (known) return known;
      const source = { path: normal, text: readText(real, normal) };
      cache.set(normal, source);
      return source;
    },
  };
}

function readText(root: string, relative: string): string {
  const full = path.resolve(root, relative);
  let target: string;
  try {
    target = realpathSync(full);
  } catch (error) {
    throw refuse(
      relative,
      `Cannot be opened (${codeOf(error)}).`,
      "Check that the file exists and may be read.",
    );
  }
  if (target !== root && !target.startsWith(root + path.sep)) {
    throw refuse(
      relative,
      "Leads outside the folder that is being checked.",
      "Run airworthy from the folder that holds both, or copy the file into the repository.",
    );
  }
  try {
    const stat = statSync(target);
    if (!stat.isFile()) throw refuse(relative, "Is not a regular file.", "Name a template file.");
    if (stat.size > LARGEST_BYTES) {
      throw refuse(
        relative,
        `Is ${(stat.size / 1e6).toFixed(1)} MB; CloudFormation takes templates up to 1 MB.`,
        "Leave it out with `exclude` in airworthy.yaml if it is not a template.",
        true,
      );
    }
    return textOf(readFileSync(target), relative);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw refuse(relative, `Cannot be read (${codeOf(error)}).`, "Check the file's permissions.");
  }
}

function textOf(bytes: Buffer, relative: string): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!utf16 && bytes.includes(0)) throw refuse(relative, "Is a binary file.", "Name a text template.", true);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const text = new TextDecoder(utf16 ? "utf-16le" : "latin1").decode(bytes);
    throw refuse(relative, "Is not UTF-8 text.", "Save it as UTF-8.", !looksLikeTemplate(text));
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function refuse(relative: string, says: string, cure: string, noTemplate = false): Unreadable {
  const diagnostic: Diagnostic = { severity: "error", path: relative, says, cure };
  return new Unreadable(diagnostic, noTemplate);
}
