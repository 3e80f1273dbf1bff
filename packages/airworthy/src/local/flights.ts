import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

/** A fleet that flies on this machine, as other commands of the same user find it. */
export interface FlightNote {
  readonly pid: number;
  readonly endpoint: string;
  readonly region: string;
  readonly root: string;
  /** Names in the template and what the functions are really called. */
  readonly functions: Readonly<Record<string, string>>;
}

/** One small file for each flight; nobody but the user may write there. */
const FOLDER = path.join(tmpdir(), `airworthy-flights-${userInfo().uid}`);

/** Tells other commands of a flight; the result takes the note away. */
export function announce(note: FlightNote): () => void {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const file = path.join(FOLDER, `${note.pid}.json`);
  writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** Flights that are in the air. Notes of those that ended without a word are taken away. */
export function flights(): FlightNote[] {
  const found: FlightNote[] = [];
  for (const name of filesOf(FOLDER)) {
    const file = path.join(FOLDER, name);
    try {
      const note = JSON.parse(readFileSync(file, "utf8")) as FlightNote;
      if (isAlive(note.pid)) found.push(note);
      else rmSync(file, { force: true });
    } catch {
      // It is being written, or somebody else took it away.
    }
  }
  return found;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

/** Whether there is such a process; one of somebody else's counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
