import type { Resource } from "../stack.ts";
import { intrinsicOf } from "../tree.ts";
import { all, getAtt, ref, said } from "./build.ts";
import { type Expansion, make, type Sam, warn } from "./expansion.ts";
import { resolved } from "./resolve.ts";

/**
 * The version and the alias that `AutoPublishAlias` asks for. SAM adds a digest of the code to the id of the version;
 * it is left out here, so that the id is the same for every deployment.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-autopublishalias
 */
export function expandVersionAndAlias(
  sam: Sam,
  x: Expansion,
): { version: Resource; resource: Resource } | undefined {
  const { properties, resource: owner, id } = sam;
  const wanted = said(properties, "AutoPublishAlias");
  if (!wanted || (wanted.value.kind === "scalar" && wanted.value.value === "")) return undefined;
  const known = resolved(wanted.value, x.stack);
  const name = typeof known === "string" || typeof known === "number" ? String(known) : undefined;
  if (name === undefined && intrinsicOf(wanted.value)?.name !== "Ref") {
    warn(
      x,
      wanted.value,
      `AutoPublishAlias of ${id} must be a string or a Ref to a parameter; SAM refuses anything else.`,
      "Write the name of the alias, or a parameter with a default.",
    );
  }
  const deletion =
    said(properties, "VersionDeletionPolicy") ??
    (said(properties, "CapacityProviderConfig") ? "Delete" : "Retain");
  const version = make(
    owner,
    `${id}Version`,
    "AWS::Lambda::Version",
    {
      FunctionName: ref(id),
      Description: said(properties, "VersionDescription"),
      FunctionScalingConfig:
        said(properties, "CapacityProviderConfig") && said(properties, "FunctionScalingConfig"),
    },
    { attributes: said(owner.body, "DeletionPolicy") ? {} : { DeletionPolicy: deletion } },
  );
  const suffix = (name ?? "").replaceAll("-", "D").replaceAll("_", "U");
  const resource = make(owner, `${id}Alias${suffix}`, "AWS::Lambda::Alias", {
    Name: wanted,
    FunctionName: ref(id),
    FunctionVersion: getAtt(version.id, "Version"),
    ...all(properties, "ProvisionedConcurrencyConfig"),
  });
  return { version, resource };
}
