import type { Timer } from "../../kernel/kernel.ts";
import { objection, watches } from "./alarms.ts";
import { isProblem } from "./appspec.ts";
import { decide, type Effect, type Fact, hasEnded, type HookEvent, type Problem } from "./deployment.ts";
import { ALARM_POLL, BETWEEN_EVENTS, DEPLOYMENT, HOOK, MINUTES, STARTING } from "./limits.ts";
import { noteChanges } from "./notes.ts";
import { tell } from "./notify.ts";
import { invoked, isProblemOf, pointed, prepared } from "./requests.ts";
import type { Kept, Office } from "./state.ts";

/** Brings deployments on their way, by the kernel's time. */
export interface Driver {
  /** `onEnd` is called once, in the turn in which it ends. */
  start(kept: Kept, onEnd: (kept: Kept) => void): void;
  fact(kept: Kept, fact: Fact): void;
}

export function driver(office: Office): Driver {
  const { kernel } = office.place;
  const timers = new Map<string, Set<Timer>>();
  const endings = new Map<string, (kept: Kept) => void>();

  function start(kept: Kept, onEnd: (kept: Kept) => void): void {
    endings.set(kept.id, onEnd);
    timers.set(kept.id, new Set());
    tell(office, kept, "created");
    later(kept, STARTING, () => begin(kept));
    later(kept, DEPLOYMENT, () =>
      fact(kept, {
        kind: "failed",
        problem: {
          code: "TIMEOUT",
          message: "The deployment failed because it did not end within 50 hours.",
        },
      }),
    );
  }

  function begin(kept: Kept): void {
    if (kept.now.shift) {
      // A rollback: what it does is known, and whatever the alias shows is to be undone.
      fact(kept, { kind: "started", shift: kept.now.shift });
      return;
    }
    prepared(office, kept).whenDone((outcome) => {
      if ("error" in outcome) return;
      const { ok } = outcome;
      if (isProblem(ok)) {
        fact(kept, { kind: "failed", problem: ok });
        return;
      }
      kept.now = { ...kept.now, shift: ok };
      if (isQuiet(kept)) fact(kept, { kind: "started", shift: ok });
    });
  }

  /** Looks at the alarms now and from now on; false when one of them ends the deployment. */
  function isQuiet(kept: Kept): boolean {
    if (!watches(kept)) return true;
    const found = objection(office, kept);
    if (found) {
      fact(kept, { kind: found.status, problem: found.problem });
      return false;
    }
    later(kept, ALARM_POLL, () => isQuiet(kept));
    return true;
  }

  function fact(kept: Kept, given: Fact): void {
    const before = kept.now;
    const { next, effects } = decide(before, given, kernel.now());
    if (next === before) return;
    noteChanges(kernel, kept, before, next);
    kept.now = next;
    if (before.status === "Created" && next.status === "InProgress") {
      tell(office, kept, "started");
      if (kept.rollsBack !== undefined) tell(office, kept, "rolling-back");
    }
    for (const effect of effects) if (!hasEnded(kept.now)) act(kept, effect, before.weight);
    if (hasEnded(next)) end(kept);
  }

  function act(kept: Kept, effect: Effect, weightBefore: number): void {
    switch (effect.do) {
      case "wait":
        later(kept, effect.until === "next-event" ? BETWEEN_EVENTS : effect.until.minutes * MINUTES, () =>
          fact(kept, { kind: "due" }),
        );
        return;
      case "point":
        pointed(office, kept, effect.weight).whenDone((outcome) => {
          if ("error" in outcome || !isProblemOf(outcome.ok)) return;
          kept.now = { ...kept.now, weight: weightBefore };
          fact(kept, { kind: "failed", problem: outcome.ok });
        });
        return;
      case "invoke":
        invoke(kept, effect.event, effect.fn);
    }
  }

  function invoke(kept: Kept, event: HookEvent, fn: string): void {
    const executionId = Buffer.from(kernel.random("codedeploy.hook").hex(64)).toString("base64");
    kept.hooks.set(executionId, { event, answered: false });
    kernel.note("codedeploy.hook-invoked", { deployment: kept.id, event, functionName: fn });
    const failed = (problem: Problem): void => fact(kept, { kind: "hook-failed", event, problem });
    later(kept, HOOK, () =>
      failed({
        code: "HOOK_EXECUTION_FAILURE",
        message: `The deployment failed because CodeDeploy was not notified by the Lambda function ${fn}, which validates ${event}, within one hour.`,
      }),
    );
    invoked(office, kept, fn, executionId).whenDone((outcome) => {
      if ("error" in outcome || !isProblemOf(outcome.ok)) return;
      const { code, message } = outcome.ok;
      // A role that may not is told as such; a function that is not there as a hook that failed.
      failed(
        /^(?:IAM_ROLE_PERMISSIONS|THROTTLED)$/.test(code)
          ? outcome.ok
          : { code: "HOOK_EXECUTION_FAILURE", message },
      );
    });
  }

  function end(kept: Kept): void {
    for (const timer of timers.get(kept.id) ?? []) timer.cancel();
    timers.delete(kept.id);
    const onEnd = endings.get(kept.id);
    endings.delete(kept.id);
    const { status } = kept.now;
    if (status === "Succeeded" || status === "Failed" || status === "Stopped") tell(office, kept, status);
    onEnd?.(kept);
  }

  function later(kept: Kept, delay: number, run: () => void): void {
    const mine = timers.get(kept.id);
    const timer = kernel.after(delay, () => {
      mine?.delete(timer);
      if (!hasEnded(kept.now)) run();
    });
    mine?.add(timer);
  }

  return { start, fact };
}
