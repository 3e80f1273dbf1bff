import type { Instant } from "../../kernel/time.ts";
import type { Step } from "./plan.ts";

/*
 * A deployment of the Lambda platform as a state machine. `decide` is pure: it says what a fact makes of a deployment
 * and what is to be done next. A deployment goes Created → InProgress → Succeeded, Failed or Stopped; its lifecycle
 * events go one after the other.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-lambda.html
 */

export type Status = "Created" | "InProgress" | "Succeeded" | "Failed" | "Stopped";
export type EventName = "BeforeAllowTraffic" | "AllowTraffic" | "AfterAllowTraffic";
/** Those that a hook may validate. */
export type HookEvent = Exclude<EventName, "AllowTraffic">;
export type EventStatus = "Pending" | "InProgress" | "Succeeded" | "Failed" | "Skipped";

export const EVENTS: readonly EventName[] = ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"];

export interface LifecycleEvent {
  readonly name: EventName;
  readonly status: EventStatus;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  /** Why it failed. */
  readonly because?: string;
}

/** What an AppSpec asks for. */
export interface Shift {
  readonly functionName: string;
  readonly alias: string;
  readonly current: string;
  readonly target: string;
  readonly hooks: Readonly<Partial<Record<HookEvent, string>>>;
}

export interface Problem {
  /** As in ErrorInformation. */
  readonly code: string;
  readonly message: string;
}

export interface Deployment {
  readonly status: Status;
  readonly steps: readonly Step[];
  /** Known once the revision has been read. */
  readonly shift: Shift | undefined;
  readonly events: readonly LifecycleEvent[];
  /** How many steps have been taken. */
  readonly taken: number;
  /** The share of the target version, 0 to 1. */
  readonly weight: number;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly problem?: Problem;
}

export type Fact =
  /** Time to begin: the revision has been read and the alias is as it should be. */
  | { readonly kind: "started"; readonly shift: Shift }
  /** The next thing is due: an event without a hook, a step of the shift. */
  | { readonly kind: "due" }
  | { readonly kind: "hook-answered"; readonly event: HookEvent; readonly succeeded: boolean }
  | { readonly kind: "hook-failed"; readonly event: HookEvent; readonly problem: Problem }
  /** An alarm is active, the state of one is not known, or a request was refused. */
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "stopped"; readonly problem: Problem };

export type Effect =
  | { readonly do: "invoke"; readonly event: HookEvent; readonly fn: string }
  /** Points the alias; `weight` is that of the target version. */
  | { readonly do: "point"; readonly weight: number }
  /** A fact `due` comes after so many milliseconds. */
  | { readonly do: "wait"; readonly until: "next-event" | { readonly minutes: number } };

export interface Decision {
  readonly next: Deployment;
  readonly effects: readonly Effect[];
}

export function created(steps: readonly Step[]): Deployment {
  return {
    status: "Created",
    steps,
    shift: undefined,
    events: EVENTS.map((name) => ({ name, status: "Pending" })),
    taken: 0,
    weight: 0,
  };
}

export function hasEnded({ status }: Deployment): boolean {
  return status === "Succeeded" || status === "Failed" || status === "Stopped";
}

/** What a fact makes of a deployment. What comes too late changes nothing. */
export function decide(deployment: Deployment, fact: Fact, at: Instant): Decision {
  if (hasEnded(deployment)) return { next: deployment, effects: [] };
  switch (fact.kind) {
    case "started":
      if (deployment.status !== "Created") return { next: deployment, effects: [] };
      return begin(
        { ...deployment, status: "InProgress", shift: fact.shift, startedAt: at },
        "BeforeAllowTraffic",
        at,
      );
    case "due":
      return due(deployment, at);
    case "hook-answered":
      if (running(deployment)?.name !== fact.event) return { next: deployment, effects: [] };
      return fact.succeeded
        ? done(deployment, at)
        : end(deployment, "Failed", hookFailure(deployment, fact.event), at);
    case "hook-failed":
      if (running(deployment)?.name !== fact.event) return { next: deployment, effects: [] };
      return end(deployment, "Failed", fact.problem, at);
    case "failed":
      return end(deployment, "Failed", fact.problem, at);
    case "stopped":
      return end(deployment, "Stopped", fact.problem, at);
  }
}

/** The event that is in progress. */
export function running({ events }: Deployment): LifecycleEvent | undefined {
  return events.find(({ status }) => status === "InProgress");
}

function due(deployment: Deployment, at: Instant): Decision {
  const event = running(deployment);
  if (!event) {
    const next = deployment.events.find(({ status }) => status === "Pending");
    return next && deployment.shift ? begin(deployment, next.name, at) : { next: deployment, effects: [] };
  }
  if (event.name !== "AllowTraffic") return { next: deployment, effects: [] };
  const step = deployment.steps[deployment.taken];
  if (!step) return done(deployment, at);
  const taken = deployment.taken + 1;
  const following = deployment.steps[taken];
  return {
    next: { ...deployment, taken, weight: step.percent / 100 },
    effects: [
      { do: "point", weight: step.percent / 100 },
      {
        do: "wait",
        until: following ? { minutes: following.afterMinutes - step.afterMinutes } : "next-event",
      },
    ],
  };
}

function begin(deployment: Deployment, name: EventName, at: Instant): Decision {
  const next = withEvent(deployment, name, { status: "InProgress", startedAt: at });
  if (name === "AllowTraffic") return due(next, at);
  const hook = deployment.shift?.hooks[name];
  if (hook === undefined) return done(next, at);
  return { next, effects: [{ do: "invoke", event: name, fn: hook }] };
}

/** The running event has succeeded: on to the next one, a moment later. */
function done(deployment: Deployment, at: Instant): Decision {
  const event = running(deployment);
  if (!event) return { next: deployment, effects: [] };
  const next = withEvent(deployment, event.name, { status: "Succeeded", endedAt: at });
  return next.events.every(({ status }) => status === "Succeeded")
    ? { next: { ...next, status: "Succeeded", endedAt: at }, effects: [] }
    : { next, effects: [{ do: "wait", until: "next-event" }] };
}

/** Recorded: the event that was in progress is Failed, those behind it are Skipped. */
function end(deployment: Deployment, status: "Failed" | "Stopped", problem: Problem, at: Instant): Decision {
  const events = deployment.events.map((event): LifecycleEvent => {
    if (event.status === "InProgress")
      return { ...event, status: "Failed", endedAt: at, because: problem.message };
    return event.status === "Pending" ? { ...event, status: "Skipped" } : event;
  });
  return { next: { ...deployment, status, problem, events, endedAt: at }, effects: [] };
}

function hookFailure({ shift }: Deployment, event: HookEvent): Problem {
  return {
    code: "HOOK_EXECUTION_FAILURE",
    message: `The deployment failed because the Lambda function ${shift?.hooks[event] ?? ""}, which validates ${event}, reported Failed.`,
  };
}

function withEvent(deployment: Deployment, name: EventName, change: Partial<LifecycleEvent>): Deployment {
  return {
    ...deployment,
    events: deployment.events.map((event) => (event.name === name ? { ...event, ...change } : event)),
  };
}
