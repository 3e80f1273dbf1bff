import { type Engine, engineFor } from "../engine/engine.ts";
import { type Entry, type Ledger, ledger } from "../engine/kernel/journal.ts";
import { toPromise } from "../engine/kernel/later.ts";
import { deploy, type Stack as Flown } from "../engine/services/cloudformation/stack.ts";
import type { Json } from "../engine/services/cloudformation/template.ts";
import { type Logs, LOGS } from "../engine/ports.ts";
import type { Definition } from "../engine/service.ts";
import { SERVICES } from "../engine/services/index.ts";
import type { Stack } from "../readers/stack.ts";
import { type Clock, realClock } from "./clock.ts";
import { processes } from "./environments/index.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { heardLogs, type Listener } from "./heard-logs.ts";
import { templateOf } from "./template.ts";

export interface FlightPlan {
  /** Stacks as they were read, and the folder their paths are relative to. */
  readonly stacks: readonly Stack[];
  readonly root: string;
  readonly port: number;
  readonly region: string;
  readonly account: string;
  readonly seed: string;
  /** Take types of resources that do not fly, without effect. */
  readonly allowInert: boolean;
  readonly onEntry?: (entry: Entry) => void;
  readonly onLogs?: Listener;
  readonly onFault?: (error: unknown, request: string) => void;
}

/** A fleet in the air. */
export interface Flight {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly journal: Ledger;
  readonly endpoint: string;
  readonly stacks: readonly Flown[];
  /** Ends every process, timer and connection. */
  land(): Promise<void>;
}

/** Loads a fleet into an engine of its own on this machine. Throws DeploymentFailed, and leaves nothing running. */
export async function takeOff(plan: FlightPlan): Promise<Flight> {
  const journal = ledger();
  if (plan.onEntry) journal.listen(plan.onEntry);
  const clock = realClock({ seed: plan.seed, journal });
  const runs = processes({ clock });
  let gateway: Gateway | undefined;
  const land = async (): Promise<void> => {
    runs.close();
    await gateway?.close();
    clock.stop();
  };
  try {
    gateway = await openGateway(plan.port);
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const engine = engineFor({
      kernel: clock.turns.kernel,
      account: plan.account,
      endpoint,
      definitions: [...withHeardLogs(plan.onLogs), runs.definition],
    });
    gateway.serve({ engine, clock, region: plan.region, ...(plan.onFault ? { onFault: plan.onFault } : {}) });
    const stacks = await deployAll(plan, engine, clock);
    return { engine, clock, journal, endpoint, stacks, land };
  } catch (error) {
    await land();
    throw error;
  }
}

function withHeardLogs(listener: Listener = () => undefined): readonly Definition[] {
  const kept = SERVICES.find(({ port }) => port.name === LOGS.name) as Definition<Logs> | undefined;
  return [...SERVICES.filter((one) => one !== kept), heardLogs(kept, listener)];
}

/** One stack after the other: exports of the earlier ones are there for the later ones. */
async function deployAll(
  { stacks, root, region, allowInert }: FlightPlan,
  engine: Engine,
  clock: Clock,
): Promise<Flown[]> {
  const exports = new Map<string, Json>();
  const flown: Flown[] = [];
  const place = engine.place(region);
  for (const stack of stacks) {
    const template = templateOf(stack, root);
    const name = stackName(stack.name);
    const one = await toPromise(
      clock.enter(() => deploy({ place, name, template, parameters: {}, exports, allowInert })),
    );
    for (const [key, value] of one.exports) exports.set(key, value);
    flown.push(one);
  }
  return flown;
}

/** `services/orders/template.yaml` → `services-orders`: names of stacks take no slashes. */
function stackName(name: string): string {
  const text = name
    .replace(/(?:^|\/)template\.(?:ya?ml|json)$/, "")
    .replace(/\.(?:ya?ml|json|template)$/, "");
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "") || "fleet";
}
