import type { CreateFunctionRequest } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../error.ts";
import { parseArn } from "../../arn.ts";
import { invalid, malformed, unmet } from "./errors.ts";
import { EPHEMERAL_STORAGE, LAYERS, MEMORY, TAGS, TIMEOUT, VARIABLES } from "./limits.ts";
import { OVER, RUNTIMES, SNAP_START } from "./runtimes.ts";
import { findLayer } from "./specs.ts";
import type { State } from "./state.ts";
import type { Place } from "../../service.ts";

type Settings = Partial<CreateFunctionRequest>;

const ROLE = /^arn:(?:aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const LAYER = /^arn:(?:aws[a-zA-Z-]*):lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+$/;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** What CreateFunction and UpdateFunctionConfiguration check alike, with AWS's words. */
export function checkSettings(place: Place, state: State, input: Settings): void {
  checkModel(input);
  checkRuntime(input.Runtime);
  checkVariables(input.Environment?.Variables);
  checkLayers(place, state, input.Layers);
  const target = input.DeadLetterConfig?.TargetArn;
  if (target) {
    const service = parseArn(target)?.service;
    if (service !== "sqs" && service !== "sns")
      throw malformed(
        unmet(
          target,
          "deadLetterConfig.targetArn",
          "be the ARN of an Amazon SQS queue or an Amazon SNS topic",
        ),
      );
    if (target.endsWith(".fifo"))
      throw invalid(`The provided DeadLetterConfig target ${target} is not supported: FIFO is not allowed.`);
  }
  if (input.SnapStart?.ApplyOn === "PublishedVersions" && input.Runtime && !SNAP_START.test(input.Runtime))
    throw invalid(`${input.Runtime} is not supported for SnapStart enabled functions.`);
}

function checkModel(input: Settings): void {
  const problems: string[] = [];
  const between = (
    value: number | undefined,
    member: string,
    { least, most }: { readonly least: number; readonly most: number },
  ): void => {
    if (value === undefined || value === null) return;
    if (value > most) problems.push(unmet(value, member, `have value less than or equal to ${most}`));
    if (value < least) problems.push(unmet(value, member, `have value greater than or equal to ${least}`));
  };
  if (input.Role !== undefined && !ROLE.test(input.Role))
    problems.push(
      unmet(
        input.Role,
        "role",
        "satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
      ),
    );
  between(input.Timeout, "timeout", TIMEOUT);
  between(input.MemorySize, "memorySize", MEMORY);
  between(input.EphemeralStorage?.Size, "ephemeralStorage.size", EPHEMERAL_STORAGE);
  if ((input.Description?.length ?? 0) > 256)
    problems.push(unmet(input.Description, "description", "have length less than or equal to 256"));
  const oneOf = (value: string | undefined, member: string, values: readonly string[]): void => {
    if (value !== undefined && value !== null && !values.includes(value))
      problems.push(unmet(value, member, `satisfy enum value set: [${values.join(", ")}]`));
  };
  oneOf(input.PackageType, "packageType", ["Zip", "Image"]);
  oneOf(input.TracingConfig?.Mode, "tracingConfig.mode", ["PassThrough", "Active"]);
  oneOf(input.SnapStart?.ApplyOn, "snapStart.applyOn", ["PublishedVersions", "None"]);
  oneOf(input.LoggingConfig?.LogFormat, "loggingConfig.logFormat", ["Text", "JSON"]);
  const { Architectures: architectures } = input;
  if (
    architectures &&
    (architectures.length !== 1 || !["x86_64", "arm64"].includes(architectures[0] as string))
  )
    problems.push(
      unmet(
        `[${architectures.join(", ")}]`,
        "architectures",
        architectures.length > 1
          ? "have length less than or equal to 1"
          : "satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
      ),
    );
  if (problems.length > 0) throw malformed(...problems);
}

function checkRuntime(runtime: string | undefined): void {
  if (!runtime || RUNTIMES.includes(runtime)) return;
  if (OVER.includes(runtime))
    throw invalid(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  throw invalid(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(", ")}] or be a valid ARN`,
  );
}

function checkVariables(variables: Readonly<Record<string, string>> | undefined): void {
  if (!variables) return;
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > VARIABLES)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
}

function checkLayers(place: Place, state: State, layers: readonly string[] | undefined): void {
  if (!layers) return;
  if (layers.length > LAYERS) throw invalid(`Cannot reference more than ${LAYERS} layers.`);
  const seen = new Map<string, string>();
  for (const arn of layers) {
    if (!LAYER.test(arn))
      throw malformed(
        unmet(
          `[${layers.join(", ")}]`,
          "layers",
          "satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]",
        ),
      );
    const parsed = parseArn(arn);
    if (parsed?.region !== place.region)
      throw invalid(
        `Layers are not in the same region as the function. Layers are expected to be in region ${place.region}.`,
      );
    const layer = arn.slice(0, arn.lastIndexOf(":"));
    const other = seen.get(layer);
    if (other)
      throw invalid(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      );
    seen.set(layer, arn);
    if (parsed.account === place.account && !findLayer(state, arn))
      throw invalid(`Layer version ${arn} does not exist.`);
  }
}

/** The role has to be there; when the engine has no IAM, nobody can know. */
export function checkRole(place: Place, role: string): void {
  const parsed = parseArn(role);
  if (parsed && parsed.account !== place.account)
    throw new ServiceError("AccessDeniedException", "Cross-account pass role is not allowed.", {
      status: 403,
    });
  try {
    place.call(
      "iam",
      "GetRole",
      { RoleName: role.slice(role.lastIndexOf("/") + 1) },
      { kind: "service", principal: "lambda.amazonaws.com" },
    );
  } catch (error) {
    if (error instanceof ServiceError && error.code.startsWith("NoSuchEntity"))
      throw invalid("The role defined for the function cannot be assumed by Lambda.");
  }
}

/** @example checkTags({ team: "orders" }) */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > TAGS) throw invalid("Number of tags exceeds resource tag limit.");
  for (const key of Object.keys(tags))
    if (key.toLowerCase().startsWith("aws:"))
      throw invalid("An error occurred and the request cannot be processed.");
}
