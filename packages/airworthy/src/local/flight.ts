import { type Engine, engineFor } from "../engine/engine.ts";
import { type Entry, type Ledger, ledger } from "../engine/kernel/journal.ts";
import { type Instant, SECOND } from "../engine/kernel/time.ts";
import { toPromise } from "../engine/kernel/later.ts";
import { deploy, destroy, type Stack as Flown } from "../engine/services/cloudformation/stack.ts";
import { TemplateError } from "../engine/services/cloudformation/resolve.ts";
import type { Json } from "../engine/services/cloudformation/template.ts";
import { type Logs, LOGS } from "../engine/ports.ts";
import type { Definition } from "../engine/service.ts";
import { SERVICES } from "../engine/services/index.ts";
import type { Stack } from "../readers/stack.ts";
import { type Clock, realClock, virtualClock } from "./clock.ts";
import { control } from "./control.ts";
import type { Deployer } from "./deployer.ts";
import { front } from "./front.ts";
import { processes } from "./environments/index.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { heardLogs, type Listener } from "./heard-logs.ts";
import { codesOf } from "./code/place.ts";
import { NotDeployable } from "./not-deployable.ts";
import { parametersFor } from "./parameters.ts";
import { packed } from "./journal/data.ts";
import { recordedEngine, recordedEnvironments } from "./journal/record.ts";
import { type FlightShifts, flightShifts } from "./shifts/flying.ts";
import { templateOf } from "./template.ts";

export interface FlightPlan {
  /** Stacks as they were read, and the folder their paths are relative to. */
  readonly stacks: readonly Stack[];
  readonly root: string;
  readonly port: number;
  readonly region: string;
  readonly account: string;
  readonly seed: string;
  /** Values of the templates' parameters that are not their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Virtual time passes only while a function runs, and when it is told to. */
  readonly time?: "real" | "virtual";
  /** How many times faster than this machine's time goes by while no function runs; 1, or 0 in virtual time, when absent. */
  readonly pace?: number;
  /** Where virtual time begins; now, when absent. */
  readonly start?: Instant;
  /** Take types of resources that do not fly, without effect. */
  readonly allowInert: boolean;
  /** Files that are no code although they lie beside it: the journal of this flight. */
  readonly ignored?: ReadonlySet<string>;
  /** Write down in the journal also what comes from outside, so that it can be replayed. */
  readonly recorded?: boolean;
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
  /** Shifts that this process leads. */
  readonly shifts: FlightShifts;
  /**
   * Brings the fleet to what templates and code say now. Throws as take-off does; the stack that failed is then as it
   * was, as far as its services can go back. Aliases move at once, or as their UpdatePolicy says.
   */
  reload(stacks: readonly Stack[], aliases: "at once" | "as the template says"): Promise<void>;
  /** Whether CodeDeploy shifts traffic now. */
  shifting(): boolean;
  /** Whoever answers those who ask for a deployment of what templates and code say now. */
  onDeploy(answer: Deployer): void;
  /** Ends every process, timer and connection. */
  land(): Promise<void>;
}

/** Entries that are kept for whoever comes later: each one costs memory and collections as long as it is there. */
const KEPT_ENTRIES = 10_000;

/** Loads a fleet into an engine of its own on this machine. Throws DeploymentFailed, and leaves nothing running. */
export async function takeOff(plan: FlightPlan): Promise<Flight> {
  const journal = ledger(KEPT_ENTRIES);
  if (plan.onEntry) journal.listen(plan.onEntry);
  const { seed, pace = plan.time === "virtual" ? 0 : 1, start = Date.now() } = plan;
  const clock = pace === 1 ? realClock({ seed, journal }) : virtualClock({ seed, journal, start, pace });
  const runs = processes({ clock });
  let gateway: Gateway | undefined;
  let shifts: FlightShifts | undefined;
  const land = async (): Promise<void> => {
    shifts?.stop();
    runs.close();
    await gateway?.close();
    clock.stop();
  };
  try {
    gateway = await openGateway(plan.port);
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const { kernel } = clock.turns;
    const environments = plan.recorded ? recordedEnvironments(runs.definition) : runs.definition;
    const bare = engineFor({
      kernel,
      account: plan.account,
      endpoint,
      definitions: [...withHeardLogs(plan.onLogs), environments],
    });
    const engine = plan.recorded ? recordedEngine(bare, kernel) : bare;
    if (plan.recorded) kernel.note("in.flight", { seed: plan.seed, account: plan.account, endpoint });
    let deployer: Deployer | undefined;
    shifts = flightShifts({
      engine,
      clock,
      journal,
      region: plan.region,
      root: plan.root,
      ...(plan.onFault ? { onFault: plan.onFault } : {}),
    });
    const steer = control({ clock, time: pace === 1 ? "real" : "virtual", deployer: () => deployer, shifts });
    const doors = front({
      engine,
      clock,
      region: plan.region,
      ...(plan.onFault ? { onFault: plan.onFault } : {}),
    });
    gateway.serve({
      engine,
      clock,
      region: plan.region,
      elsewhere: (request, response) => steer(request, response) || doors(request, response),
      ...(plan.onFault ? { onFault: plan.onFault } : {}),
    });
    const sky = { engine, clock, shifts: shiftsIn(journal) };
    let stacks = await deployAll(plan, plan.stacks, sky, []);
    return {
      engine,
      clock,
      journal,
      endpoint,
      shifts,
      get stacks() {
        return stacks;
      },
      async reload(read, aliases) {
        stacks = await deployAll(plan, read, sky, stacks, aliases === "at once");
      },
      shifting: () => sky.shifts.size > 0,
      onDeploy(answer) {
        deployer = answer;
      },
      land,
    };
  } catch (error) {
    await land();
    throw error;
  }
}

function withHeardLogs(listener: Listener = () => undefined): readonly Definition[] {
  const kept = SERVICES.find(({ port }) => port.name === LOGS.name) as Definition<Logs> | undefined;
  return [...SERVICES.filter((one) => one !== kept), heardLogs(kept, listener)];
}

interface Sky {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Deployments that shift traffic now. */
  readonly shifts: ReadonlySet<unknown>;
}

/**
 * Brings all stacks to what their templates say, one after the other: exports of the earlier ones are there for the
 * later ones. Stacks that are no longer there are removed.
 */
async function deployAll(
  { root, region, allowInert, time, ignored, recorded, parameters: given = {} }: FlightPlan,
  stacks: readonly Stack[],
  { engine, clock, shifts }: Sky,
  before: readonly Flown[],
  atOnce = false,
): Promise<Flown[]> {
  const exports = new Map<string, Json>();
  const flown: Flown[] = [];
  const place = engine.place(region);
  const note = (what: string, deployment: object): void => {
    if (recorded) clock.turns.kernel.note(what, { region, deployment: packed(deployment) });
  };
  const named = new Map(before.map((one) => [one.name, one]));
  for (const stack of stacks) {
    const template = templateOf(stack, await codesOf(stack, root, ignored));
    const name = stackName(stack.name);
    const old = named.get(name);
    named.delete(name);
    const deployment = {
      name,
      template,
      parameters: parametersFor(stack, given),
      exports,
      allowInert,
      ...(atOnce ? { atOnce } : {}),
    };
    const made = (): Promise<Flown> =>
      toPromise(
        clock.enter(() => {
          note("in.stack", deployment);
          return deploy({ ...deployment, place, ...(old ? { before: old } : {}) });
        }),
      );
    const one = await passing(clock, time, shifts, made).catch((error: unknown) => {
      if (error instanceof TemplateError)
        throw new NotDeployable(`${stack.name}: ${error.message}.`, { cause: error });
      throw error;
    });
    for (const [key, value] of one.exports) exports.set(key, value);
    flown.push(one);
  }
  for (const gone of named.values())
    await passing(clock, time, shifts, () =>
      toPromise(
        clock.enter(() => {
          const deployment = { name: gone.name, parameters: {}, exports, allowInert };
          note("in.stack-removed", deployment);
          return destroy({ ...deployment, place }, gone);
        }),
      ),
    );
  return flown;
}

/** Milliseconds between two looks whether time may pass by itself again. */
const LOOK = 20;

/**
 * Waits for something that takes a while in the engine, also where time stands still. While traffic shifts it does not
 * pass by itself: a new version would be promoted before anybody could ask it.
 */
async function passing<T>(
  clock: Clock,
  time: FlightPlan["time"],
  shifts: ReadonlySet<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  let waiting = true;
  const others = new Set(shifts);
  const ended = work().finally(() => (waiting = false));
  ended.catch(() => {});
  // oxlint-disable-next-line no-unmodified-loop-condition -- by the promise
  while (waiting && time === "virtual")
    if ([...shifts].some((one) => !others.has(one))) await new Promise((later) => setTimeout(later, LOOK));
    else await clock.advance(SECOND / 10);
  return ended;
}

/** Ids of the deployments that shift traffic, as they come and go. */
function shiftsIn(journal: Ledger): ReadonlySet<unknown> {
  const under = new Set<unknown>();
  journal.listen(({ what, data }) => {
    // What brings the old version back waits for nobody.
    if (what === "codedeploy.deployment-created" && data["rollsBack"] === undefined)
      under.add(data["deployment"]);
    if (what === "codedeploy.deployment-ended") under.delete(data["deployment"]);
  });
  return under;
}

/** `services/orders/template.yaml` → `services-orders`: names of stacks take no slashes. */
function stackName(name: string): string {
  const text = name
    .replace(/(?:^|\/)template\.(?:ya?ml|json)$/, "")
    .replace(/\.(?:ya?ml|json|template)$/, "");
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "") || "fleet";
}
