import type { Place } from "../../service.ts";
import { ServiceError } from "../../error.ts";
import { invalid, malformed, notFound, unmet } from "./errors.ts";
import { type Alias, arnOf, type LambdaFunction, type State, type Version } from "./state.ts";

/** Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax */
const FUNCTION_NAME =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:(?:-gov)|(?:-iso(?:[a-z]?)))?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;
const FUNCTION_NAME_TEXT =
  "satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
const QUALIFIER = /^(?:\$(?:LATEST(?:\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)$/;

export interface Named {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/**
 * A function's name as clients write it: a name, a partial or a whole ARN, with or without a qualifier.
 *
 * @example readName(place, "arn:aws:lambda:eu-west-1:123456789012:function:orders:live").qualifier // "live"
 */
export function readName(place: Place, text: string | undefined, qualifier?: string): Named {
  const match = FUNCTION_NAME.exec(text ?? "");
  if (!text || !match) throw malformed(unmet(text, "functionName", FUNCTION_NAME_TEXT));
  const [, region, account, name = "", inName] = match;
  if (qualifier !== undefined && !QUALIFIER.test(qualifier))
    throw malformed(
      unmet(
        qualifier,
        "qualifier",
        "satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
      ),
    );
  if (region && region !== place.region)
    throw notFound(`Functions from '${region}' are not reachable in this region ('${place.region}')`);
  if (account && account !== place.account)
    throw new ServiceError(
      "AccessDeniedException",
      `User is not authorized to perform this action on resource: ${text} because no resource-based policy allows it`,
      { status: 403 },
    );
  if (inName && qualifier && inName !== qualifier)
    throw invalid("The derived qualifier from the function name does not match the specified qualifier.");
  return { name, qualifier: qualifier ?? inName };
}

/** The function, whatever the qualifier. */
export function findFunction(place: Place, state: State, { name, qualifier }: Named): LambdaFunction {
  const fn = state.functions.get(name);
  if (!fn) throw notFound(`Function not found: ${arnOf(place, name, qualifier)}`);
  return fn;
}

export interface Found {
  readonly fn: LambdaFunction;
  readonly version: Version;
  readonly alias: Alias | undefined;
  readonly qualifier: string | undefined;
}

/** The version a name means; for an alias the first one, whatever its weights. */
export function find(place: Place, state: State, named: Named): Found {
  const fn = findFunction(place, state, named);
  const { qualifier } = named;
  if (qualifier === undefined || qualifier === "$LATEST")
    return { fn, version: fn.latest, alias: undefined, qualifier };
  const alias = fn.aliases.get(qualifier);
  const version = fn.published.get(alias?.version ?? qualifier);
  if (!version) throw notFound(`Function not found: ${arnOf(place, fn.name, qualifier)}`);
  return { fn, version, alias, qualifier };
}

/** For operations that are only for whole functions. */
export function wholeFunction(place: Place, state: State, name: string | undefined): LambdaFunction {
  const named = readName(place, name);
  if (named.qualifier !== undefined)
    throw invalid(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    );
  return findFunction(place, state, named);
}
