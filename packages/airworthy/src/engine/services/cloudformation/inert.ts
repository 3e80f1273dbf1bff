import type { Place } from "../../service.ts";
import type { Json, Resource } from "./template.ts";
import type { Made } from "./types/handler.ts";

/*
 * Stand-ins for resources that do not fly. What refers to them gets a name, an ARN or a value that says so: a template
 * that hands them to its functions loads all the same.
 */

/** Types whose `Ref` is an ARN, and its beginning: what takes it looks at its form. */
const REF_IS_ARN: Readonly<Record<string, readonly [service: string, kind: string]>> = {
  "AWS::StepFunctions::StateMachine": ["states", "stateMachine:"],
  "AWS::StepFunctions::Activity": ["states", "activity:"],
  "AWS::SecretsManager::Secret": ["secretsmanager", "secret:"],
  "AWS::ElasticLoadBalancingV2::TargetGroup": ["elasticloadbalancing", "targetgroup/"],
};

export function standIn({ id, type }: Resource, { partition, region, account }: Place): Made {
  const name = `inert-${id}`;
  const [service, kind] = REF_IS_ARN[type] ?? [];
  const arn =
    service === undefined
      ? `arn:${partition}:inert:${region}:${account}:${name}`
      : `arn:${partition}:${service}:${region}:${account}:${kind}${name}`;
  return {
    ref: service === undefined ? name : arn,
    attributes: { Arn: arn },
    otherAttribute: (attribute): Json => (attribute.endsWith("Arn") ? arn : `${name}-${attribute}`),
  };
}
