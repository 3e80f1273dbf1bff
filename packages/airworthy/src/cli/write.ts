import { chmodSync, realpathSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "./errors.ts";

/** Writes what the user asked for by name: a report or a baseline. A path that takes no file is the user's to mend. */
export function writeOutput(file: string, content: string, flag: "w" | "a" = "w"): void {
  try {
    writeFileSync(file, content, { flag });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `${file} cannot be written (${code}). Name a file in a folder that exists and may be written to.`,
      { cause: error },
    );
  }
}

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
