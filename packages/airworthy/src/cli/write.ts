import { chmodSync, realpathSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "./errors.ts";

/** Writes a file whole or not at all: into a temporary file beside it, then renamed. Mode and links are kept. */
export function writeAtomically(file: string, content: string): void {
  const exists = statSync(file, { throwIfNoEntry: false });
  const target = exists ? realpathSync(file) : file;
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    if (exists) chmodSync(temporary, exists.mode);
    renameSync(temporary, target);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw new UserError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Nothing of it was changed.`,
      { cause: error },
    );
  }
}
