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

/** CreateFunction's own, older pattern, and how long the text may be, whatever the function's name in it. */
const NEW_NAME =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:(?:eusc-)?[a-z]{2}(?:(?:-gov)|(?:-iso(?:[a-z]?)))?-[a-z]+-\d:)?(?:\d{12}:)?(?:function:)?[a-zA-Z0-9-_]+(?::(?:\$LATEST|[a-zA-Z0-9-_]+))?$/;
const NEW_NAME_TEXT = FUNCTION_NAME_TEXT.replace("[a-zA-Z0-9-_\\.]", "[a-zA-Z0-9-_]").replace(
  "(\\.PUBLISHED)?",
  "",
);
const LONGEST_NEW_NAME = 140;
const LONGEST_QUALIFIER = 128;

export interface Named {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Checks the name a function is made under. Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function checkNewName(text: string | undefined): void {
  const problems = [
    ...((text?.length ?? 0) > LONGEST_NEW_NAME
      ? [unmet(text, "functionName", `have length less than or equal to ${LONGEST_NEW_NAME}`)]
      : []),
    ...(text && NEW_NAME.test(text) ? [] : [unmet(text, "functionName", NEW_NAME_TEXT)]),
  ];
  if (problems.length > 0) throw malformed(...problems);
}

/**
 * A function's name as clients write it: a name, a partial or a whole ARN, with or without a qualifier.
 *
 * @example readName(place, "arn:aws:lambda:eu-west-1:123456789012:function:orders:live").qualifier // "live"
 */
export function readName(place: Place, text: string | undefined, qualifier?: string): Named {
  const match = FUNCTION_NAME.exec(text ?? "");
  const long = (qualifier?.length ?? 0) > LONGEST_QUALIFIER;
  const tooLong = long
    ? [unmet(qualifier, "qualifier", `have length less than or equal to ${LONGEST_QUALIFIER}`)]
    : [];
  if (!text || !match) throw malformed(...tooLong, unmet(text, "functionName", FUNCTION_NAME_TEXT));
  if (long) throw malformed(...tooLong);
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
export function wholeFunction(
  place: Place,
  state: State,
  name: string | undefined,
  /** What one that is not there is missed by. */
  missed?: string,
): LambdaFunction {
  const named = readName(place, name);
  if (named.qualifier !== undefined)
    throw invalid(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    );
  return findFunction(place, state, { ...named, qualifier: missed });
}
