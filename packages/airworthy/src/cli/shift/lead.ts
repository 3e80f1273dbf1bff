import { setTimeout as sleep } from "node:timers/promises";
import { keepIn, Led, lead, noteIn } from "../../local/shifts/store.ts";
import { paintFor } from "../../report/terminal-text.ts";
import { awsHost } from "../../shifting/host/aws.ts";
import { tick } from "../../shifting/host/drive.ts";
import { CONTROL_PLANE, paced } from "../../shifting/host/paced.ts";
import type { Outcome } from "../../shifting/model.ts";
import type { Io } from "../command.ts";
import { UserError } from "../errors.ts";
import type { Here } from "./here.ts";
import { line, share, trouble } from "./show.ts";

/**
 * Leads a shift from this process until it is over, or until it is interrupted: then the state is kept, the weight stays
 * at what was approved, and `airworthy shift resume` goes on.
 */
export async function leadHere(folder: string, { call, target }: Here, io: Io): Promise<Outcome | null> {
  const note = noteIn(folder);
  const { shift } = note;
  const paint = paintFor(io.color);
  let release: () => void;
  try {
    release = lead(folder, { pid: process.pid, as: "shift" });
  } catch (error) {
    if (error instanceof Led)
      throw new UserError(`${error.message}. See it with \`airworthy shift watch ${shift.id}\`.`, {
        cause: error,
      });
    throw error;
  }
  const now = (): number => Date.now();
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const host = awsHost({
    call: paced(call, { ...CONTROL_PLANE, now, sleep: (milliseconds) => sleep(milliseconds) }),
    now,
    ...(note.slowerThan === undefined ? {} : { slowerThan: note.slowerThan }),
    ...(note.topic === undefined ? {} : { topic: note.topic }),
    ...(note.deadManRole === undefined ? {} : { deadMan: { roleArn: note.deadManRole } }),
  });
  const keep = keepIn(folder, { durable: true });
  let said = "";
  try {
    while (!interrupted.signal.aborted) {
      const ticked = await tick(host, keep);
      const lines = [
        line(note, ticked.state, ticked.says, paint),
        ...ticked.troubles.map((says) => trouble(says, paint)),
      ].join("\n");
      if (lines !== said) io.out(`${lines}\n`);
      said = lines;
      if (ticked.outcome !== null) return ticked.outcome;
      await sleep(Math.max(0, ticked.next - now()), undefined, { signal: interrupted.signal }).catch(
        () => {},
      );
    }
  } finally {
    release();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
  const { weight = 0 } = (await keep.state()) ?? {};
  io.err(
    `Nobody leads the shift now; ${shift.functionName}:${shift.alias} stays at ${share(weight)} on version ${shift.new}${note.deadManRole === undefined ? "" : " until its dead-man timer restores the old one"}. Go on with \`airworthy shift resume ${shift.id}${target.endpoint === undefined ? " --aws" : ""}\`, or go back with \`airworthy shift abort ${shift.id}\`.\n`,
  );
  return null;
}
