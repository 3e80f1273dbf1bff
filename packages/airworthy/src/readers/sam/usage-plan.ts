import type { Resource } from "../stack.ts";
import { itemsOf } from "../tree.ts";
import { inside, isTruthy, keyPlace, type Part, ref, said } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { resolved } from "./resolve.ts";

/** The usage plan, key and their link that `Auth.UsagePlan` asks for: one set an API, or one for all. */
export function expandUsagePlan(sam: Sam, stage: string, x: Expansion): Resource[] {
  const plan = inside(said(sam.properties, "Auth"), "UsagePlan");
  const kind = resolved(inside(plan, "CreateUsagePlan")?.value, x.stack);
  if (!plan || (kind !== "PER_API" && kind !== "SHARED")) return [];
  const prefix = kind === "SHARED" ? "Serverless" : sam.id;
  const planId = `${prefix}UsagePlan`;
  const keyId = `${prefix}ApiKey`;
  const earlier = x.shared.get(planId);
  const before = (id: string, property: string) =>
    itemsOf(said(x.shared.get(id)?.properties, property)?.value);
  const settings: Record<string, Part> = {};
  for (const name of ["UsagePlanName", "Description", "Quota", "Tags", "Throttle"]) {
    const entry = inside(plan, name);
    if (entry && isTruthy(entry.value)) settings[name] = entry;
  }
  const at = keyPlace(plan);
  const made = [
    make(
      sam.resource,
      planId,
      "AWS::ApiGateway::UsagePlan",
      { ApiStages: [...before(planId, "ApiStages"), { ApiId: ref(sam.id), Stage: ref(stage) }], ...settings },
      { at, dependsOn: [...(earlier?.dependsOn ?? []), sam.id] },
    ),
    make(
      sam.resource,
      keyId,
      "AWS::ApiGateway::ApiKey",
      {
        Enabled: true,
        StageKeys: [...before(keyId, "StageKeys"), { RestApiId: ref(sam.id), StageName: ref(stage) }],
      },
      { at, dependsOn: [planId] },
    ),
    make(
      sam.resource,
      `${prefix}UsagePlanKey`,
      "AWS::ApiGateway::UsagePlanKey",
      { KeyId: ref(keyId), KeyType: "API_KEY", UsagePlanId: ref(planId) },
      { at, dependsOn: [keyId] },
    ),
  ];
  if (kind === "PER_API") return made;
  for (const resource of made) x.shared.set(resource.id, resource);
  return [];
}
