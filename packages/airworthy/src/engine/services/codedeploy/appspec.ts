import { parse } from "yaml";
import type { HookEvent, Problem, Shift } from "./deployment.ts";

/**
 * The AppSpec file of a Lambda deployment: YAML, or JSON, which YAML includes. Keys are read whatever their case, as
 * clients write `Resources` and `resources`.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-lambda
 *
 * @example readAppSpec("version: 0.0\nresources: [{ orders: { type: AWS::Lambda::Function, properties: {…} } }]")
 */
export function readAppSpec(content: string): Shift | Problem {
  let document: unknown;
  try {
    document = parse(content, { maxAliasCount: 0 });
  } catch (error) {
    return wrong(`It is neither YAML nor JSON: ${(error as Error).message.split("\n")[0] ?? ""}`);
  }
  if (!isMap(document)) return wrong("It has no resources.");
  const resources = listOf(member(document, "resources"));
  if (resources.length !== 1) return wrong("resources names one function.");
  const [resource] = resources;
  const [named] = isMap(resource) ? Object.values(resource) : [];
  if (!isMap(named)) return wrong("resources names one function.");
  if (member(named, "type") !== "AWS::Lambda::Function")
    return wrong("The type of the resource is AWS::Lambda::Function.");
  const properties = member(named, "properties");
  if (!isMap(properties)) return wrong("The resource has no properties.");
  const text = (key: string): string => {
    const value = member(properties, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const functionName = text("name");
  const alias = text("alias");
  const current = text("currentversion");
  const target = text("targetversion");
  for (const [key, value] of Object.entries({ name: functionName, alias }))
    if (value === "") return wrong(`The property ${key} is missing.`);
  for (const [key, value] of Object.entries({ currentversion: current, targetversion: target }))
    if (!/^[1-9][0-9]*$/.test(value)) return wrong(`The property ${key} is a positive number.`);
  // Recorded for such a revision: https://github.com/terraform-aws-modules/terraform-aws-lambda/issues/82
  if (current === target) return wrong("");
  const hooks: Partial<Record<HookEvent, string>> = {};
  for (const hook of listOf(member(document, "hooks"))) {
    for (const [event, fn] of Object.entries(isMap(hook) ? hook : {})) {
      if (event !== "BeforeAllowTraffic" && event !== "AfterAllowTraffic")
        return wrong(
          `hooks has ${event}; those of a Lambda deployment are BeforeAllowTraffic and AfterAllowTraffic.`,
        );
      if (typeof fn !== "string" || fn === "") return wrong(`The hook ${event} names a function.`);
      hooks[event] = fn;
    }
  }
  return { functionName, alias, current, target, hooks };
}

export function isProblem(read: Shift | Problem): read is Problem {
  return "code" in read;
}

/** The AppSpec of a shift. */
export function writeAppSpec({ functionName, alias, current, target, hooks }: Shift): string {
  return JSON.stringify({
    version: 0,
    Resources: [
      {
        [functionName]: {
          Type: "AWS::Lambda::Function",
          Properties: { Name: functionName, Alias: alias, CurrentVersion: current, TargetVersion: target },
        },
      },
    ],
    ...(Object.keys(hooks).length > 0
      ? { Hooks: Object.entries(hooks).map(([event, fn]) => ({ [event]: fn })) }
      : {}),
  });
}

/** Recorded, and what is wrong behind it: https://github.com/terraform-aws-modules/terraform-aws-lambda/issues/82 */
function wrong(what: string): Problem {
  const message =
    "The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing or has an invalid configuration.";
  return { code: "INVALID_LAMBDA_CONFIGURATION", message: what === "" ? message : `${message} ${what}` };
}

type Map = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(map: Map, name: string): unknown {
  return Object.entries(map).find(([key]) => key.toLowerCase() === name)?.[1];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
