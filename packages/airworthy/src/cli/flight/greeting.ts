import type { Stack } from "../../engine/services/cloudformation/stack.ts";
import type { Flight, FlightPlan } from "../../local/flight.ts";
import { type Address, addressesOf } from "../../local/front-addresses.ts";
import { padded, type Paint, paintFor, wrap } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";
import { calledAs } from "./called.ts";

/** A function by the name a person uses, and the one it has. */
interface Named {
  readonly name: string;
  readonly physical: string;
}

/** The most functions, and routes of one API, that are listed. */
const MOST = 20;

/** Functions by their names in the template; with several stacks the stack's name comes first. */
export function functionsOf(stacks: readonly Stack[]): Named[] {
  return stacks.flatMap((stack) =>
    [...stack.resources.values()]
      .filter(({ resource, inert }) => resource.type === "AWS::Lambda::Function" && !inert)
      .map(({ resource, made }) => ({
        name: stacks.length > 1 ? `${stack.name}/${resource.id}` : resource.id,
        physical: made.ref,
      })),
  );
}

/** What a person needs once the fleet is up: what flies, what does not, and how to call it. */
export function greeting({ endpoint, stacks }: Flight, plan: FlightPlan, io: Io): string {
  const paint = paintFor(io.color);
  const functions = functionsOf(stacks);
  const inert = stacks.flatMap((stack) => [...stack.resources.values()].filter((one) => one.inert));
  const addresses = addressesOf(stacks, endpoint);
  const width = Math.max(0, ...functions.map(({ name }) => name.length));
  const where = stacks.length === 1 ? (stacks[0]?.name ?? "") : `${stacks.length} stacks`;
  const count = functions.length === 1 ? "1 function" : `${functions.length} functions`;
  const lines = [
    `${paint.bold(`${count} of ${where} ${functions.length === 1 ? "is" : "are"} flying`)} at ${paint.cyan(endpoint)} in ${plan.region}${paceOf(plan)}`,
    "",
    ...functions
      .slice(0, MOST)
      .map(({ name, physical }) => `  ${padded(name, width)}  ${paint.dim(physical)}`),
    ...(functions.length > MOST ? [`  and ${functions.length - MOST} more`] : []),
    "",
    ...addresses.flatMap((address) => answering(address, paint)),
    ...inert.flatMap(({ resource: { id, type, where: at } }) =>
      wrap(`${id} (${type}) has no effect here: ${at}`, io.columns, "  ").map(paint.yellow),
    ),
    ...(inert.length > 0 ? [""] : []),
    ...howToCall(functions, addresses, plan, io).map(
      ([what, how]) => `  ${padded(what, 14)}  ${paint.cyan(how)}`,
    ),
    "",
    "",
  ];
  return lines.join("\n");
}

function paceOf({ time, pace = 1 }: FlightPlan): string {
  if (time === "virtual") return ", in virtual time";
  return pace === 1 ? "" : `, ${pace} times as fast as this machine's time`;
}

/** Where an API or a function answers, a line each. */
function answering({ id, path, routes }: Address, paint: Paint): string[] {
  const width = Math.max(0, ...routes.map(({ method }) => method.length));
  return [
    `  ${id} answers at ${paint.cyan(path)}`,
    ...routes.slice(0, MOST).map((route) => `    ${padded(route.method, width)} ${route.path}`),
    ...(routes.length > MOST ? [`    and ${routes.length - MOST} more`] : []),
    "",
  ];
}

function howToCall(
  [first]: readonly Named[],
  addresses: readonly Address[],
  { time, pace = 1 }: FlightPlan,
  { env }: Io,
): (readonly [what: string, how: string])[] {
  const program = calledAs(env);
  return [
    ...requestTo(addresses).map((how) => ["Send a request", how] as const),
    ["Call one", `${program} invoke ${first?.name ?? "NAME"}`],
    ["Other tools", `eval "$(${program} env)"`],
    ...(time === "virtual" || pace !== 1 ? [["Let time pass", `${program} time advance 5m`] as const] : []),
    ["Stop", "Ctrl-C"],
  ];
}

/** A request that can be sent as it stands: the first whose path has no part to be filled in. */
function requestTo(addresses: readonly Address[]): string[] {
  for (const { path, routes, kind } of addresses) {
    if (kind === "function-url") return [`curl ${path}`];
    const route = routes.find((one) => !one.path.includes("{")) ?? routes[0];
    if (!route) continue;
    const url = `${path}${route.path}`;
    const quoted = /[{}]/.test(url) ? `'${url}'` : url;
    if (["GET", "ANY", "HEAD"].includes(route.method)) return [`curl ${quoted}`];
    return [`curl ${route.method === "POST" ? "" : `-X ${route.method} `}${quoted} -d '{}'`];
  }
  return [];
}
