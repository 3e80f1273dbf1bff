import type { AliasRead, Shift } from "../model.ts";
import type { CallAws } from "./calls.ts";
import type { AliasWrite } from "./host.ts";

/** Reads an alias. Source: https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export async function readAlias(
  call: CallAws,
  { functionName, alias }: Pick<Shift, "functionName" | "alias">,
): Promise<AliasRead> {
  const { FunctionVersion, RoutingConfig, RevisionId } = await call("lambda", "GetAlias", {
    FunctionName: functionName,
    Name: alias,
  });
  const routing = RoutingConfig as { AdditionalVersionWeights?: Record<string, number> } | undefined;
  return {
    version: String(FunctionVersion),
    weights: routing?.AdditionalVersionWeights ?? {},
    revisionId: String(RevisionId),
  };
}

/**
 * Writes an alias if it still has the revision that was seen. An empty map of weights takes all weights away; one that
 * is left out would leave them as they are.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
 */
export function updateOf(
  { functionName, alias }: Pick<Shift, "functionName" | "alias">,
  to: Omit<AliasWrite, "revisionId"> & { readonly revisionId: string | null },
) {
  return {
    FunctionName: functionName,
    Name: alias,
    FunctionVersion: to.version,
    RoutingConfig: { AdditionalVersionWeights: to.weights },
    ...(to.revisionId === null ? {} : { RevisionId: to.revisionId }),
  };
}
