import type {
  DeleteFunctionEventInvokeConfigRequest,
  DestinationConfig,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigRequest,
  ListFunctionEventInvokeConfigsRequest,
  PutFunctionEventInvokeConfigRequest,
  UpdateFunctionEventInvokeConfigRequest,
} from "@aws-sdk/client-lambda";
import { parseArn } from "../../arn.ts";
import { QUEUES } from "../../ports.ts";
import { BUCKETS } from "../../ports-s3.ts";
import type { Members, Operation, Place } from "../../service.ts";
import { invalid, malformed, notFound, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { EVENT_AGE, MOST_RETRIES } from "./limits.ts";
import { readName } from "./names.ts";
import { page } from "./present.ts";
import { arnOf, type LambdaFunction, type State } from "./state.ts";

const DESTINATION =
  /^$|^kafka:\/\/([^.]([a-zA-Z0-9\-_.]{0,248}))$|^arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)$/;

/** How asynchronous invocations of a function, version or alias are retried, and where they end. */
export function eventInvokeOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  function put(input: PutFunctionEventInvokeConfigRequest): Members {
    const { fn, qualifier } = check(place, state, input);
    return keep(fn, qualifier, {
      ...(input.MaximumRetryAttempts === undefined
        ? {}
        : { MaximumRetryAttempts: input.MaximumRetryAttempts }),
      ...(input.MaximumEventAgeInSeconds === undefined
        ? {}
        : { MaximumEventAgeInSeconds: input.MaximumEventAgeInSeconds }),
      DestinationConfig: whole(input.DestinationConfig),
    });
  }

  function update(input: UpdateFunctionEventInvokeConfigRequest): Members {
    const { fn, qualifier } = check(place, state, input);
    const known = configOf(fn, qualifier);
    return keep(fn, qualifier, {
      ...known,
      ...(input.MaximumRetryAttempts === undefined
        ? {}
        : { MaximumRetryAttempts: input.MaximumRetryAttempts }),
      ...(input.MaximumEventAgeInSeconds === undefined
        ? {}
        : { MaximumEventAgeInSeconds: input.MaximumEventAgeInSeconds }),
      ...(input.DestinationConfig
        ? { DestinationConfig: whole({ ...known.DestinationConfig, ...input.DestinationConfig }) }
        : {}),
    });
  }

  function keep(fn: LambdaFunction, qualifier: string, config: FunctionEventInvokeConfig): Members {
    kernel.note("lambda.event-invoke-configured", { functionName: fn.name, qualifier });
    const kept = {
      ...config,
      LastModified: new Date(kernel.now()),
      FunctionArn: arnOf(place, fn.name, qualifier),
    };
    fn.eventInvoke.set(qualifier, kept);
    return kept;
  }

  function configOf(fn: LambdaFunction | undefined, qualifier: string, name = fn?.name ?? "") {
    const config = fn?.eventInvoke.get(qualifier);
    if (!config)
      throw notFound(`The function ${arnOf(place, name, qualifier)} doesn't have an EventInvokeConfig`);
    return config;
  }

  function lookUp(name: string | undefined, wanted: string | undefined) {
    const named = readName(place, name, wanted);
    const fn = state.functions.get(named.name);
    const qualifier = named.qualifier ?? "$LATEST";
    return { fn, qualifier, config: configOf(fn, qualifier, named.name) };
  }

  return {
    PutFunctionEventInvokeConfig: put,
    UpdateFunctionEventInvokeConfig: update,
    GetFunctionEventInvokeConfig: (input: GetFunctionEventInvokeConfigRequest): Members => ({
      ...lookUp(input.FunctionName, input.Qualifier).config,
    }),
    DeleteFunctionEventInvokeConfig: (input: DeleteFunctionEventInvokeConfigRequest) => {
      const { fn, qualifier } = lookUp(input.FunctionName, input.Qualifier);
      kernel.note("lambda.event-invoke-removed", { functionName: fn?.name, qualifier });
      fn?.eventInvoke.delete(qualifier);
    },
    ListFunctionEventInvokeConfigs: (input: ListFunctionEventInvokeConfigsRequest): Members => {
      const named = readName(place, input.FunctionName);
      const fn = state.functions.get(named.name);
      if (!fn) throw notFound("The function doesn't exist.");
      const { items, NextMarker } = page([...fn.eventInvoke.values()], input.Marker, input.MaxItems);
      return { FunctionEventInvokeConfigs: items, ...(NextMarker ? { NextMarker } : {}) };
    },
  };
}

function check(
  place: Place,
  state: State,
  input: PutFunctionEventInvokeConfigRequest,
): { readonly fn: LambdaFunction; readonly qualifier: string } {
  const named = readName(place, input.FunctionName, input.Qualifier ?? undefined);
  const {
    MaximumEventAgeInSeconds: age,
    MaximumRetryAttempts: retries,
    DestinationConfig: destinations,
  } = input;
  const problems: string[] = [];
  const between = (value: number | undefined, member: string, least: number, most: number): void => {
    if (value === undefined || value === null) return;
    if (value > most) problems.push(unmet(value, member, `have value less than or equal to ${most}`));
    if (value < least) problems.push(unmet(value, member, `have value greater than or equal to ${least}`));
  };
  between(age, "maximumEventAgeInSeconds", EVENT_AGE.least, EVENT_AGE.most);
  between(retries, "maximumRetryAttempts", 0, MOST_RETRIES);
  if (problems.length > 0) throw malformed(...problems);
  if (age === undefined && retries === undefined && destinations === undefined)
    throw invalid("You must specify at least one of error handling or destination setting.");
  const qualifier = named.qualifier ?? "$LATEST";
  const fn = state.functions.get(named.name);
  if (!fn) throw notFound("The function doesn't exist.");
  if (qualifier !== "$LATEST" && !fn.aliases.has(qualifier) && !fn.published.has(qualifier))
    throw notFound("The function doesn't exist.");
  for (const side of ["onSuccess", "onFailure"] as const) {
    const arn = destinations?.[side === "onSuccess" ? "OnSuccess" : "OnFailure"]?.Destination;
    if (arn) checkDestination(place, state, { arn, side, fn, qualifier, destinations });
  }
  return { fn, qualifier };
}

function checkDestination(
  place: Place,
  state: State,
  target: {
    readonly arn: string;
    readonly side: string;
    readonly fn: LambdaFunction;
    readonly qualifier: string;
    readonly destinations: DestinationConfig | undefined;
  },
): void {
  const { arn, side, fn, qualifier, destinations } = target;
  if (!DESTINATION.test(arn))
    throw malformed(
      unmet(
        arn,
        `destinationConfig.${side}.destination`,
        "satisfy regular expression pattern: $|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
      ),
    );
  const parsed = parseArn(arn);
  switch (parsed?.service) {
    case "lambda": {
      const [, name = "", other = "$LATEST"] = parsed.resource.split(":");
      if (name === fn.name && other === qualifier)
        throw invalid("You can't specify the function as a destination for itself.");
      if (!state.functions.has(name)) throw invalid(`The destination ARN ${arn} is invalid.`);
      return;
    }
    case "sqs":
      if (arn.endsWith(".fifo")) break;
      if (parsed.account === place.account && !place.use(QUEUES).describe(arn))
        throw invalid(`The destination ARN ${arn} is invalid.`);
      return;
    case "sns":
      if (arn.endsWith(".fifo")) break;
      return;
    case "events":
      return;
    case "s3":
      // Only what failed goes to a bucket. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
      if (side === "onSuccess") break;
      if (place.use(BUCKETS).regionOf(parsed.resource) === undefined)
        throw invalid(`The destination ARN ${arn} is invalid.`);
      return;
  }
  const text = (name: string, at: string | undefined): string =>
    at === undefined
      ? `${name}=null`
      : `${name}=${name[0]?.toUpperCase()}${name.slice(1)}(destination=${at})`;
  throw invalid(
    `The provided destination config DestinationConfig(${text("onSuccess", destinations?.OnSuccess?.Destination)}, ${text("onFailure", destinations?.OnFailure?.Destination)}) is invalid.`,
  );
}

/** AWS always shows both sides. */
function whole(config: DestinationConfig | undefined): DestinationConfig {
  return { OnSuccess: config?.OnSuccess ?? {}, OnFailure: config?.OnFailure ?? {} };
}
