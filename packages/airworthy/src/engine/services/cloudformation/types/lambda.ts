import { deferred, type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import type { Json } from "../template.ts";
import {
  type Context,
  type Handler,
  type Made,
  numberIn,
  only,
  picked,
  type Props,
  tagMap,
  Unflown,
} from "./handler.ts";
import { zipOf } from "./zip.ts";

const FUNCTION = [
  "Architectures",
  "DeadLetterConfig",
  "Description",
  "Environment",
  "EphemeralStorage",
  "Handler",
  "ImageConfig",
  "Layers",
  "LoggingConfig",
  "PackageType",
  "RecursiveLoop",
  "Role",
  "Runtime",
  "TracingConfig",
  "VpcConfig",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction: Handler = {
  create(properties, context) {
    only(
      properties,
      [
        ...FUNCTION,
        "FunctionName",
        "Code",
        "MemorySize",
        "Timeout",
        "Tags",
        "ReservedConcurrentExecutions",
        "SnapStart",
      ],
      "AWS::Lambda::Function",
    );
    if (properties["PackageType"] === "Image")
      throw new Unflown(
        "functions from container images (PackageType: Image) are not flown: there is no Docker here",
      );
    const FunctionName = String(properties["FunctionName"] ?? context.name(64));
    const tags = tagMap(properties["Tags"]);
    const input: Members = {
      FunctionName,
      ...configuration(properties),
      Code: codeOf(properties["Code"], properties),
      ...(tags ? { Tags: tags } : {}),
    };
    return whenKnown(context.call("lambda", "CreateFunction", input), (answer) => {
      const made = madeOf(answer);
      const reserved = numberIn(properties["ReservedConcurrentExecutions"]);
      if (reserved === undefined) return made;
      return whenKnown(reserve(FunctionName, reserved, context), () => made);
    });
  },
  update(properties, before, context) {
    if (properties["FunctionName"] !== before.properties["FunctionName"]) return undefined;
    const FunctionName = before.made.ref;
    const differs = (...names: string[]): boolean =>
      names.some((name) => JSON.stringify(properties[name]) !== JSON.stringify(before.properties[name]));
    const steps: (() => unknown)[] = [];
    if (differs("Code", "Architectures"))
      steps.push(() =>
        context.call("lambda", "UpdateFunctionCode", {
          FunctionName,
          ...codeOf(properties["Code"], properties),
        }),
      );
    if (differs(...FUNCTION, "MemorySize", "Timeout"))
      steps.push(() => {
        const changed = without(configuration(properties), "Architectures", "PackageType");
        return context.call("lambda", "UpdateFunctionConfiguration", { FunctionName, ...changed });
      });
    if (differs("ReservedConcurrentExecutions"))
      steps.push(() => reserve(FunctionName, numberIn(properties["ReservedConcurrentExecutions"]), context));
    if (differs("Tags"))
      steps.push(() =>
        retag(before.made, tagMap(before.properties["Tags"]), tagMap(properties["Tags"]), context),
      );
    return whenKnown(
      inOrder(steps, () => settled(FunctionName, context)),
      () => before.made,
    );
  },
  remove: (made, _properties, context) =>
    context.call("lambda", "DeleteFunction", { FunctionName: made.ref }),
};

function reserve(FunctionName: string, reserved: number | undefined, context: Context) {
  return reserved === undefined
    ? context.call("lambda", "DeleteFunctionConcurrency", { FunctionName })
    : context.call("lambda", "PutFunctionConcurrency", {
        FunctionName,
        ReservedConcurrentExecutions: reserved,
      });
}

function retag(
  { attributes }: Made,
  before: Record<string, string> = {},
  now: Record<string, string> = {},
  context: Context,
) {
  const gone = Object.keys(before).filter((key) => !(key in now));
  const Resource = attributes["Arn"];
  return whenKnown(
    gone.length > 0 ? context.call("lambda", "UntagResource", { Resource, TagKeys: gone }) : {},
    () => (Object.keys(now).length > 0 ? context.call("lambda", "TagResource", { Resource, Tags: now }) : {}),
  );
}

/** Does one step after the other, and waits behind each. */
function inOrder([first, ...rest]: readonly (() => unknown)[], wait: () => Later<void>): void | Later<void> {
  if (!first) return undefined;
  return whenKnown(first(), () => whenKnown(wait(), () => inOrder(rest, wait)));
}

/** A function takes one update at a time: the next one waits until the last is through. */
function settled(FunctionName: string, context: Context): Later<void> {
  const done = deferred<void>();
  const look = (): void => {
    const answer = context.call("lambda", "GetFunctionConfiguration", { FunctionName }) as Members;
    if (answer["LastUpdateStatus"] === "InProgress") context.place.kernel.after(1, look);
    else done.resolve();
  };
  look();
  return done;
}

function configuration(properties: Props): Record<string, Json> {
  const memory = numberIn(properties["MemorySize"]);
  const timeout = numberIn(properties["Timeout"]);
  return {
    ...picked(properties, FUNCTION),
    ...(memory === undefined ? {} : { MemorySize: memory }),
    ...(timeout === undefined ? {} : { Timeout: timeout }),
  };
}

function without(members: Record<string, Json>, ...names: string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** Inline code is a file of its own: CloudFormation zips it as `index`. */
function codeOf(code: Json | undefined, properties: Props): Members {
  const given = (code ?? {}) as Props;
  if (typeof given["ZipFile"] !== "string") return given;
  const name = String(properties["Runtime"]).startsWith("python") ? "index.py" : "index.js";
  return { ZipFile: zipOf(name, given["ZipFile"]) };
}

function madeOf(answer: Members): Made {
  return {
    ref: String(answer["FunctionName"]),
    attributes: { Arn: unqualified(String(answer["FunctionArn"])) },
  };
}

function unqualified(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const version: Handler = {
  create(properties, context) {
    only(
      properties,
      ["FunctionName", "Description", "CodeSha256", "ProvisionedConcurrencyConfig"],
      "AWS::Lambda::Version",
    );
    return whenKnown(
      context.call(
        "lambda",
        "PublishVersion",
        picked(properties, ["FunctionName", "Description", "CodeSha256"]),
      ),
      (answer) => {
        const made = {
          ref: String(answer["FunctionArn"]),
          attributes: { Version: String(answer["Version"]) },
        };
        return provisioned(
          properties,
          String(properties["FunctionName"]),
          String(answer["Version"]),
          made,
          context,
        );
      },
    );
  },
};

export function provisioned(
  properties: Props,
  FunctionName: string,
  Qualifier: string,
  made: Made,
  context: Context,
) {
  const wanted = (properties["ProvisionedConcurrencyConfig"] as Props | undefined)?.[
    "ProvisionedConcurrentExecutions"
  ];
  if (wanted === undefined) return made;
  return whenKnown(
    context.call("lambda", "PutProvisionedConcurrencyConfig", {
      FunctionName,
      Qualifier,
      ProvisionedConcurrentExecutions: Number(wanted),
    }),
    () => made,
  );
}
