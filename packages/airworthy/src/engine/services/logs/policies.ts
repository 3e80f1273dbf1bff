import type { Operation } from "../../service.ts";
import { ServiceError } from "../../error.ts";
import { invalid, refuse } from "./errors.ts";
import { PAGE, POLICY_LENGTH, RESOURCE_POLICIES } from "./limits.ts";
import { checkLimit, paged } from "./page.ts";
import type { Room } from "./state.ts";

interface Named {
  readonly policyName?: string;
  readonly policyDocument?: string;
}

/** Policies by which an account lets services write logs. They are kept and shown; whoever evaluates permissions asks. */
export function policyOperations({ policies, kernel }: Room): Record<string, Operation> {
  const shown = (policyName: string, { document, at }: { document: string; at: number }) => ({
    policyName,
    policyDocument: document,
    lastUpdatedTime: at,
  });
  return {
    PutResourcePolicy({ policyName = "", policyDocument = "", ...rest }: Named) {
      refuse("PutResourcePolicy", rest);
      if (policyDocument.length > POLICY_LENGTH || !isJson(policyDocument))
        throw invalid("Invalid policy document");
      if (!policies.has(policyName) && policies.size >= RESOURCE_POLICIES)
        throw new ServiceError("LimitExceededException", `Resource limit exceeded.`);
      kernel.note("logs.resource-policy-put", { policy: policyName });
      const policy = { document: policyDocument, at: kernel.now() };
      policies.set(policyName, policy);
      return { resourcePolicy: shown(policyName, policy) };
    },
    DescribeResourcePolicies({ nextToken, limit = PAGE, ...rest }: { nextToken?: string; limit?: number }) {
      refuse("DescribeResourcePolicies", rest);
      checkLimit(limit, PAGE);
      const { page, more } = paged([...policies], nextToken, limit);
      return { resourcePolicies: page.map(([name, policy]) => shown(name, policy)), ...more };
    },
    DeleteResourcePolicy({ policyName = "", ...rest }: Named) {
      refuse("DeleteResourcePolicy", rest);
      if (!policies.delete(policyName))
        throw new ServiceError(
          "ResourceNotFoundException",
          `Policy with name [${policyName}] does not exist`,
        );
      kernel.note("logs.resource-policy-deleted", { policy: policyName });
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
