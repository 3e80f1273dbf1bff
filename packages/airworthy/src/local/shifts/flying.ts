import type { Engine } from "../../engine/engine.ts";
import type { Ledger } from "../../engine/kernel/journal.ts";
import { toPromise } from "../../engine/kernel/later.ts";
import type { Members } from "../../engine/service.ts";
import { readAlias } from "../../shifting/host/alias.ts";
import { awsHost } from "../../shifting/host/aws.ts";
import { AN_HOUR } from "../../shifting/host/counts.ts";
import type { CallAws } from "../../shifting/host/calls.ts";
import { tick } from "../../shifting/host/drive.ts";
import type { Outcome } from "../../shifting/model.ts";
import type { Clock } from "../clock.ts";
import { counter } from "./counts.ts";
import { folderOf, keepIn, lead, newShift, type Note, noteIn } from "./store.ts";

/** Shifts that the process of a flight leads, on the flight's own time. */
export interface FlightShifts {
  /** Starts a shift; resolves to its folder. */
  start(note: Note): Promise<string>;
  /** The same, and `ended` tells how it ended; null when it was left. */
  lead(note: Note): Promise<{ readonly folder: string; readonly ended: Promise<Outcome | null> }>;
  /** Leads a shift again that was left, by its id; resolves to its folder. */
  resume(id: string): Promise<string>;
  /** Requests to the engine, as a shift makes them. */
  readonly call: CallAws;
  /** Leads no more. What has been shifted stays as it is. */
  stop(): void;
}

export interface FlyingOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly journal: Ledger;
  readonly region: string;
  readonly root: string;
  readonly onFault?: (error: unknown, what: string) => void;
}

/** Not a promise itself, so that whoever awaits it does not wait for the end. */
interface Following {
  readonly ended: Promise<Outcome | null>;
}

/** Milliseconds after which the counts are said again. */
const AGAIN = 15_000;

const CALLER = { kind: "credentials", accessKeyId: "airworthy" } as const;

/**
 * Leads shifts from within the flight: every request is seen, so that a stratum is a second and not a minute, and time
 * is the flight's, virtual or real.
 */
export function flightShifts(options: FlyingOptions): FlightShifts {
  const { engine, clock, journal, region, root } = options;
  const { kernel } = clock.turns;
  const counts = counter();
  const deaf = journal.listen(counts.entry);
  const ends = new Set<(outcome: Outcome | null) => void>();

  const call: CallAws = async (service, operation, input) =>
    (await toPromise(
      clock.enter(() =>
        engine.handle(region, { service, operation, input: input as Members, caller: CALLER }),
      ),
    )) ?? {};

  async function follow(folder: string): Promise<Following> {
    const note = noteIn(folder);
    const { shift, slowerThan, topic } = note;
    const release = lead(folder, { pid: process.pid, as: "dev" });
    const keep = keepIn(folder, { durable: false });
    counts.watch(shift, (await readAlias(call, shift)).weights, slowerThan);
    const host = awsHost({
      call,
      now: () => kernel.now(),
      counts: (of, from) => counts.read(of, from, kernel.now()),
      blocks: AN_HOUR,
      ...(slowerThan === undefined ? {} : { slowerThan }),
      ...(topic === undefined ? {} : { topic }),
    });
    let timer: { cancel(): void } | undefined;
    let isOver = false;
    const { promise: ended, resolve } = Promise.withResolvers<Outcome | null>();
    const end = (outcome: Outcome | null): void => {
      isOver = true;
      timer?.cancel();
      release();
      ends.delete(end);
      resolve(outcome);
    };
    ends.add(end);

    let said = { key: "", at: -Infinity };
    async function step(): Promise<void> {
      const ticked = await tick(host, keep);
      const { phase, weight, totals } = ticked.state;
      const key = [phase, weight, totals.new.failures, ticked.troubles.join()].join(" ");
      const at = kernel.now();
      // News at once, and now and then how many requests there were.
      if (key !== said.key || at - said.at >= AGAIN) {
        said = { key, at };
        const says = [ticked.says, ...ticked.troubles.map((trouble) => `${trouble}; tried again`)].join("; ");
        const { functionName, alias } = shift;
        clock.enter(() => kernel.note("shift.said", { functionName, alias, says, phase }));
      }
      if (isOver) return;
      if (ticked.outcome !== null) return end(ticked.outcome);
      timer = clock.enter(() => kernel.at(ticked.next, go));
    }
    function go(): void {
      step().catch((error: unknown) => {
        end(null);
        options.onFault?.(error, `the shift ${shift.id}`);
      });
    }
    go();
    return { ended };
  }

  return {
    call,
    async start(note) {
      const folder = newShift(root, note);
      await follow(folder);
      return folder;
    },
    async lead(note) {
      const folder = newShift(root, note);
      return { folder, ...(await follow(folder)) };
    },
    async resume(id) {
      const folder = folderOf(root, id);
      await follow(folder);
      return folder;
    },
    stop() {
      deaf();
      for (const end of ends) end(null);
    },
  };
}
