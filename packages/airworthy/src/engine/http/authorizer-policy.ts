type Statement = Readonly<Record<string, unknown>>;

/** What a policy that an authorizer returned says about calling a method. */
export type Decision = "allow" | "explicit-deny" | "implicit-deny";

/**
 * Evaluates the policy of a Lambda authorizer for one method. Conditions are not evaluated: a statement that has some
 * throws, so that nobody is let in or kept out by half a statement.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 *
 * @example decide({ Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] }, arn) // "allow"
 */
export function decide(document: unknown, methodArn: string): Decision {
  const { Statement } = (document ?? {}) as { readonly Statement?: Statement | readonly Statement[] };
  const fitting = listOf(Statement).filter((one) => fits(one as Statement, methodArn)) as Statement[];
  if (fitting.some(({ Effect }) => Effect === "Deny")) return "explicit-deny";
  return fitting.some(({ Effect }) => Effect === "Allow") ? "allow" : "implicit-deny";
}

function fits({ Action, NotAction, Resource, Condition }: Statement, methodArn: string): boolean {
  if (Condition !== undefined)
    throw new Error("airworthy does not fly Condition in an authorizer's policy yet.");
  if (NotAction !== undefined)
    throw new Error("airworthy does not fly NotAction in an authorizer's policy yet.");
  return (
    listOf(Action).some((action) => like(String(action).toLowerCase(), "execute-api:invoke")) &&
    listOf(Resource).some((resource) => like(String(resource), methodArn))
  );
}

function like(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
