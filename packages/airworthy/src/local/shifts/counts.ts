import type { Entry } from "../../engine/kernel/journal.ts";
import { type Instant, SECOND } from "../../engine/kernel/time.ts";
import type { Counts, Shift, Stratum } from "../../shifting/model.ts";
import type { Counted } from "../../shifting/host/host.ts";

/** How long seconds are kept. A controller in the engine reads them every second. */
const KEPT = 600 * SECOND;

interface Count {
  requests: number;
  failures: number;
  slow: number;
}

interface Second {
  readonly versions: Map<string, Count>;
  /** Requests of this second that have not ended. */
  running: number;
  /** The alias was changed in it, so that no weight stood through it. */
  turned: boolean;
  readonly weights: Readonly<Record<string, number>>;
}

interface Watched {
  readonly seconds: Map<Instant, Second>;
  weights: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly slowerThan: number | undefined;
}

/** An invocation on its way, and the second it is counted in. */
interface Open {
  readonly second: Second;
  readonly count: Count;
  readonly slowerThan: number;
}

/** Every request to an alias, by the second in which it was routed and the version it went to. */
export interface Counter {
  entry(entry: Entry): void;
  /** Begins to count an alias. */
  watch(of: Of, weights: Readonly<Record<string, number>>, slowerThan?: number): void;
  read(shift: Shift, from: Instant, now: Instant): Counted;
}

type Of = Pick<Shift, "functionName" | "alias">;

/**
 * Counts from the journal of the engine, which knows each request, its version, and how it ended. A second is complete
 * when every request of it has ended, so that a request that hangs holds back what came after it until it times out.
 */
export function counter(): Counter {
  const watched = new Map<string, Watched>();
  const open = new Map<string, Open>();

  const hear: Readonly<Record<string, (data: Entry["data"], at: Instant) => void>> = {
    "lambda.admitted"({ functionName, qualifier, version, requestId }, at) {
      const alias = watched.get(`${String(functionName)}:${String(qualifier)}`);
      if (!alias) return;
      const second = secondOf(alias, at);
      let count = second.versions.get(String(version));
      if (!count) second.versions.set(String(version), (count = { requests: 0, failures: 0, slow: 0 }));
      count.requests++;
      second.running++;
      open.set(String(requestId), { second, count, slowerThan: alias.slowerThan ?? Infinity });
    },
    "lambda.invocation-ended"({ requestId, status, durationMs }) {
      const one = open.get(String(requestId));
      if (!one) return;
      open.delete(String(requestId));
      one.second.running--;
      if (status !== "success") one.count.failures++;
      if (Number(durationMs) > one.slowerThan) one.count.slow++;
    },
    "lambda.alias-pointed"({ functionName, alias: name, weights }, at) {
      const alias = watched.get(`${String(functionName)}:${String(name)}`);
      if (!alias) return;
      alias.weights = weights as Watched["weights"];
      secondOf(alias, at).turned = true;
    },
  };

  function secondOf(alias: Watched, at: Instant): Second {
    const start = Math.floor(at / SECOND) * SECOND;
    let second = alias.seconds.get(start);
    if (second) return second;
    alias.seconds.set(
      start,
      (second = { versions: new Map(), running: 0, turned: false, weights: alias.weights }),
    );
    for (const old of alias.seconds.keys()) {
      if (old >= start - KEPT) break;
      alias.seconds.delete(old);
    }
    return second;
  }

  return {
    entry: ({ what, data, at }) => hear[what]?.(data, at),
    watch(of, weights, slowerThan) {
      watched.set(keyOf(of), { seconds: new Map(), weights, slowerThan });
    },
    read(shift, from, now) {
      const alias = watched.get(keyOf(shift));
      const strata: Stratum[] = [];
      let until = Math.floor(now / SECOND) * SECOND;
      for (const [at, second] of alias?.seconds ?? []) {
        if (at < from || at >= until) continue;
        if (second.running > 0) {
          until = at;
          break;
        }
        strata.push(stratum(at, second, shift, alias?.slowerThan !== undefined));
      }
      return { strata: strata.filter(({ at }) => at < until), until: Math.max(from, until) };
    },
  };
}

function stratum(at: Instant, second: Second, shift: Shift, slow: boolean): Stratum {
  const of = (version: string): Counts => {
    const count = second.versions.get(version) ?? { requests: 0, failures: 0, slow: 0 };
    return { requests: count.requests, failures: count.failures, ...(slow ? { slow: count.slow } : {}) };
  };
  return {
    at,
    old: of(shift.old),
    new: of(shift.new),
    ...(second.turned ? {} : { weight: second.weights[shift.new] ?? 0 }),
  };
}

function keyOf({ functionName, alias }: Of): string {
  return `${functionName}:${alias}`;
}
