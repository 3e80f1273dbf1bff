import { engineFor } from "../../engine/engine.ts";
import { type Entry, line } from "../../engine/kernel/journal.ts";
import { kernelFor, type Turns } from "../../engine/kernel/kernel.ts";
import { isLater } from "../../engine/kernel/later.ts";
import type { Port } from "../../engine/service.ts";
import { type Call, service } from "../../engine/service.ts";
import { deploy, destroy, type Deployment, type Stack } from "../../engine/services/cloudformation/stack.ts";
import {
  type EnvironmentEvents,
  type EnvironmentPort,
  ENVIRONMENTS,
} from "../../engine/services/lambda/environment.ts";
import { SERVICES } from "../../engine/services/index.ts";
import { answered } from "../calls.ts";
import { unpacked } from "./data.ts";

/** Where the runs begin to differ. */
export interface Difference {
  /** Line of the journal, from 1. */
  readonly line: number;
  readonly recorded: string | undefined;
  readonly replayed: string | undefined;
}

export interface Replay {
  /** Transitions that are the same. */
  readonly same: number;
  readonly difference?: Difference;
}

/** A file that is no journal, or one that was not recorded whole. */
export class NotAJournal extends Error {}

/** An entry as the file has it: `at` and `what` beside its data. */
type Line = { readonly at: number; readonly what: string } & Readonly<Record<string, unknown>>;

/**
 * Does once more what a journal has from outside, each at its instant, with an engine of the same seed, and compares
 * every transition that follows with the one that was written. No function runs: what processes said is in the journal.
 */
export function replay(text: string): Replay {
  const lines = text.split("\n").filter((one) => one !== "");
  const first = parsed(lines[0] ?? "", 1);
  if (first.what !== "in.flight") throw new NotAJournal("its first line is not the beginning of a flight");
  let next = 0;
  let difference: Difference | undefined;
  let same = 0;
  const compare = (entry: Entry): void => {
    if (difference || entry.what.startsWith("in.")) return;
    const replayed = line(entry).trimEnd();
    while (next < lines.length && isInput(lines[next] as string)) next++;
    const recorded = lines[next++];
    if (recorded === replayed) same++;
    else difference = { line: next, recorded, replayed };
  };
  const { seed, account, endpoint } = first as unknown as Readonly<
    Record<"seed" | "account" | "endpoint", string>
  >;
  const turns = kernelFor({ seed, start: first.at, journal: { write: compare } });
  const world = worldOf(turns, { account, endpoint });
  for (const [index, one] of lines.entries()) {
    if (difference) break;
    if (isInput(one)) world(parsed(one, index + 1));
  }
  // Alarms and schedules go on by themselves after the last thing that came from outside.
  if (!difference) turns.runUntil(parsed(lines.at(-1) ?? "", lines.length).at);
  if (!difference) {
    while (next < lines.length && isInput(lines[next] as string)) next++;
    if (next < lines.length) difference = { line: next + 1, recorded: lines[next], replayed: undefined };
  }
  return { same, ...(difference ? { difference } : {}) };
}

const INPUT = /^\{"at":-?[\d.]+,"what":"in\./;

function isInput(one: string): boolean {
  return INPUT.test(one);
}

function parsed(text: string, number: number): Line {
  try {
    return JSON.parse(text) as Line;
  } catch (error) {
    throw new NotAJournal(`line ${number} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** An engine without processes, and how each thing from outside enters it. */
function worldOf(
  turns: Turns,
  { account, endpoint }: { readonly account: string; readonly endpoint: string },
): (input: Line) => void {
  const { kernel } = turns;
  const environments = new Map<string, EnvironmentEvents>();
  const stacks = new Map<string, Stack>();
  const silent = service<EnvironmentPort>({
    port: ENVIRONMENTS,
    create: ({ region }) => ({
      operations: {},
      inner: {
        start(spec, events) {
          environments.set(`${region} ${spec.id}`, events);
          return { invoke: () => undefined, stop: () => undefined };
        },
      },
    }),
  });
  const engine = engineFor({ kernel, account, endpoint, definitions: [...SERVICES, silent] });
  const enter: Readonly<Record<string, (data: Line) => unknown>> = {
    "in.flight": () => undefined,
    "in.landed": () => undefined,
    "in.call": ({ region, call }) => answered(kernel, engine, region as string, unpacked(call) as Call),
    "in.http": ({ region, port, id, request }) =>
      engine
        .place(region as string)
        .use({ name: port } as Port<{ serve(id: string, request: unknown): unknown }>)
        .serve(id as string, unpacked(request)),
    "in.environment": ({ id, event, args }) => {
      const heard = environments.get(id as string)?.[event as keyof EnvironmentEvents];
      (heard as ((...given: unknown[]) => void) | undefined)?.(...(unpacked(args) as unknown[]));
    },
    "in.stack": ({ region, deployment }) => {
      const given = unpacked(deployment) as Omit<Deployment, "place">;
      const before = stacks.get(given.name);
      const place = engine.place(region as string);
      deploy({ ...given, place, ...(before ? { before } : {}) }).whenDone((outcome) => {
        if ("ok" in outcome) stacks.set(given.name, outcome.ok);
      });
    },
    "in.stack-removed": ({ region, deployment }) => {
      const given = unpacked(deployment) as Omit<Deployment, "place" | "template">;
      const stack = stacks.get(given.name);
      stacks.delete(given.name);
      if (stack) return destroy({ ...given, place: engine.place(region as string) }, stack);
    },
  };
  return (input) => {
    const work = enter[input.what];
    if (!work) throw new NotAJournal(`airworthy does not know "${input.what}"; a newer one wrote it`);
    turns.enter(input.at, () => {
      try {
        const value = work(input);
        // Whoever waited for an error is not there any more.
        if (isLater(value)) value.whenDone(() => undefined);
      } catch {
        // The client was told of it.
      }
    });
  };
}
