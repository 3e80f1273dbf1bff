import type { AddPermissionRequest, GetPolicyRequest, RemovePermissionRequest } from "@aws-sdk/client-lambda";
import type { Members, Operation } from "../../service.ts";
import { invalid, notFound, staleRevision } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { readName } from "./names.ts";
import { documentOf, statementOf, withoutStatement, withStatement } from "./policy-statements.ts";
import { arnOf, type LambdaFunction } from "./state.ts";

/** Who may invoke a function, version or alias. */
export function policyOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  function target(name: string | undefined, wanted: string | undefined) {
    const named = readName(place, name, wanted);
    const fn = state.functions.get(named.name);
    const { qualifier } = named;
    const key = qualifier ?? "$LATEST";
    const arn = arnOf(place, named.name, qualifier);
    if (qualifier === "$LATEST") throw invalid("We currently do not support adding policies for $LATEST.");
    if (!fn) throw notFound(`Function not found: ${arn}`);
    if (qualifier !== undefined && !fn.aliases.has(qualifier) && !fn.published.has(qualifier))
      throw notFound(
        /^\d+$/.test(qualifier) || qualifier.includes("$")
          ? `Function not found: ${arn}`
          : `Cannot find alias arn: ${arn}`,
      );
    return { fn, key, arn };
  }

  /** The revision that a change has to start from: of the policy, or of the function while there is none. */
  function checkRevision(fn: LambdaFunction, key: string, wanted: string | undefined): void {
    if (!wanted) return;
    const { revision } = fn.policies.get(key) ?? {};
    const own = fn.aliases.get(key)?.revision ?? (fn.published.get(key) ?? fn.latest).config.RevisionId;
    if (wanted !== revision && wanted !== own) throw staleRevision("GetPolicy");
  }

  function add(input: AddPermissionRequest): Members {
    const { fn, key, arn } = target(input.FunctionName, input.Qualifier ?? undefined);
    checkRevision(fn, key, input.RevisionId);
    const statement = statementOf(place, input as Parameters<typeof statementOf>[1], arn);
    const policy = withStatement(fn.policies.get(key), statement, lambda.revision());
    kernel.note("lambda.permission-added", { functionName: fn.name, qualifier: key, statement });
    fn.policies.set(key, policy);
    return { Statement: JSON.stringify(statement) };
  }

  function remove(input: RemovePermissionRequest): void {
    const named = readName(place, input.FunctionName, input.Qualifier ?? undefined);
    const fn = state.functions.get(named.name);
    if (!fn) throw notFound(`No policy found for: ${arnOf(place, named.name, named.qualifier)}`);
    const key = named.qualifier ?? "$LATEST";
    if (!/^(?:\$LATEST|\d+)$/.test(key) && !fn.aliases.has(key))
      throw notFound(`Cannot find alias arn: ${arnOf(place, fn.name, key)}`);
    checkRevision(fn, key, input.RevisionId);
    const left = withoutStatement(fn.policies.get(key), input.StatementId ?? "", lambda.revision());
    kernel.note("lambda.permission-removed", {
      functionName: fn.name,
      qualifier: key,
      statement: input.StatementId,
    });
    if (left) fn.policies.set(key, left);
    else fn.policies.delete(key);
  }

  return {
    AddPermission: add,
    RemovePermission: remove,
    GetPolicy(input: GetPolicyRequest): Members {
      const named = readName(place, input.FunctionName, input.Qualifier ?? undefined);
      const fn = state.functions.get(named.name);
      const arn = arnOf(place, named.name, named.qualifier);
      if (!fn) throw notFound(`Function not found: ${arn}`);
      const policy = fn.policies.get(named.qualifier ?? "$LATEST");
      if (!policy) throw notFound("The resource you requested does not exist.");
      return { Policy: documentOf(policy), RevisionId: policy.revision };
    },
  };
}
