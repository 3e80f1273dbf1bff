import type { Fleet } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at } from "../../../readers/tree.ts";

/** What a function or queue will be called, as far as the template says. */
export interface Named {
  readonly resource: Resource;
  /** Symbols of its name; empty when CloudFormation makes one up. */
  readonly names: readonly string[];
}

export function namesOf(resource: Resource, property: string, fleet: Fleet): Named {
  return { resource, names: fleet.resolver.symbols.of(at(resource.properties, property), resource.stack) };
}

const TOKEN = /\$\{[^}]*\}/;
const REFERENCE = /^\$\{@(\d+)\.([A-Za-z0-9]+)(?:\.[A-Za-z]+)?\}$/;
const ONLY_TOKENS = /^(?:\$\{[^}]*\})+$/;

/**
 * Whether a name that is nobody's in the fleet, as parts of it are known to AWS only, may be the name of a thing.
 *
 * @example couldBe("${@1.Env}-orders", { resource, names: ["${@0.Stage}-orders"] }, fleet) // true
 */
export function couldBe(symbol: string, { resource, names }: Named, fleet: Fleet): boolean {
  const { resolver } = fleet;
  const found = resolver.resolve(
    symbol,
    resource.type === "AWS::Lambda::Function" ? "lambda" : "sqs",
  ).resource;
  // `!GetAtt Nested.Outputs.Name` finds the nested stack: what it gives back stays open.
  if (found && found.type !== "AWS::CloudFormation::Stack" && found.type !== "AWS::Serverless::Application")
    return false;
  // A fragment refers to what other files of the same deployment declare: the logical id says which.
  const foreign = REFERENCE.exec(symbol);
  const stack = foreign && resolver.symbols.stackOf(Number(foreign[1]));
  const id = foreign?.[2] ?? "";
  if (stack && !stack.parameters.has(id) && !stack.resources.has(id)) return id === resource.id;
  const all = names.length > 0 ? names : [undefined];
  return all.some((name) => {
    // A name that CloudFormation makes up is known to nobody in advance: only a value from outside may hold it.
    if (name === undefined || ONLY_TOKENS.test(name)) return ONLY_TOKENS.test(symbol);
    if (ONLY_TOKENS.test(symbol)) return true;
    return (TOKEN.test(symbol) || TOKEN.test(name)) && alike(symbol, name);
  });
}

/** Whether the known beginnings and ends agree. */
function alike(a: string, b: string): boolean {
  const [headA, tailA] = ends(a);
  const [headB, tailB] = ends(b);
  return (
    (headA.startsWith(headB) || headB.startsWith(headA)) && (tailA.endsWith(tailB) || tailB.endsWith(tailA))
  );
}

function ends(symbol: string): readonly [head: string, tail: string] {
  const parts = symbol.split(TOKEN);
  return [parts[0] ?? "", parts.at(-1) ?? ""];
}
