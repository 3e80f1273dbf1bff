import type { Stack } from "../../engine/services/cloudformation/stack.ts";
import type { Flight, FlightPlan } from "../../local/flight.ts";
import { addressesOf } from "../../local/front-addresses.ts";
import { padded, paintFor, wrap } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";

/** A function by the name a person uses, and the one it has. */
interface Named {
  readonly name: string;
  readonly physical: string;
}

/** Functions by their names in the template; with several stacks the stack's name comes first. */
export function functionsOf(stacks: readonly Stack[]): Named[] {
  return stacks.flatMap((stack) =>
    [...stack.resources.values()]
      .filter(({ resource }) => resource.type === "AWS::Lambda::Function")
      .map(({ resource, made }) => ({
        name: stacks.length > 1 ? `${stack.name}/${resource.id}` : resource.id,
        physical: made.ref,
      })),
  );
}

/** What a person needs once the fleet is up: what flies, what does not, and how to call it. */
export function greeting({ endpoint, stacks }: Flight, { region, time }: FlightPlan, io: Io): string {
  const paint = paintFor(io.color);
  const functions = functionsOf(stacks);
  const inert = stacks.flatMap((stack) => [...stack.resources.values()].filter((one) => one.inert));
  const addresses = addressesOf(stacks, endpoint);
  const width = Math.max(
    ...functions.map(({ name }) => name.length),
    ...addresses.map(({ id }) => id.length),
  );
  const where = stacks.length === 1 ? (stacks[0]?.name ?? "") : `${stacks.length} stacks`;
  const count = functions.length === 1 ? "1 function" : `${functions.length} functions`;
  const [first] = functions;
  const lines = [
    `${paint.bold(`${count} of ${where} ${functions.length === 1 ? "is" : "are"} flying`)} at ${paint.cyan(endpoint)} in ${region}${time === "virtual" ? ", in virtual time" : ""}`,
    "",
    ...functions.map(({ name, physical }) => `  ${padded(name, width)}  ${paint.dim(physical)}`),
    "",
    ...addresses.map(({ id, path }) => `  ${padded(id, width)}  ${paint.cyan(path)}`),
    ...(addresses.length > 0 ? [""] : []),
    ...inert.flatMap(({ resource: { id, type, where: at } }) =>
      wrap(`${id} (${type}) has no effect here: ${at}`, io.columns, "  ").map(paint.yellow),
    ),
    ...(inert.length > 0 ? [""] : []),
    `  Call one       ${paint.cyan(`airworthy invoke ${first?.name ?? "NAME"}`)}`,
    `  Other tools    ${paint.cyan('eval "$(airworthy env)"')}`,
    ...(time === "virtual" ? [`  Let time pass  ${paint.cyan("airworthy time advance 5m")}`] : []),
    `  Stop           ${paint.cyan("Ctrl-C")}`,
    "",
    "",
  ];
  return lines.join("\n");
}
