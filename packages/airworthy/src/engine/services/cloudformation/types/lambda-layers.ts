import { whenKnown } from "../../../kernel/later.ts";
import { type Handler, only, picked } from "./handler.ts";

const LAYER = [
  "CompatibleArchitectures",
  "CompatibleRuntimes",
  "Content",
  "Description",
  "LayerName",
  "LicenseInfo",
] as const;

/**
 * Every change makes another version; functions get it because their `Ref` has another value then.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html
 */
export const layerVersion: Handler = {
  create(properties, context) {
    only(properties, LAYER, "AWS::Lambda::LayerVersion");
    const input = { ...picked(properties, LAYER), LayerName: properties["LayerName"] ?? context.name(140) };
    return whenKnown(context.call("lambda", "PublishLayerVersion", input), (answer) => ({
      ref: String(answer["LayerVersionArn"]),
      attributes: { LayerVersionArn: String(answer["LayerVersionArn"]) },
    }));
  },
  remove(made, _properties, context) {
    const { LayerName, VersionNumber } = layerIn(made.ref);
    return context.call("lambda", "DeleteLayerVersion", { LayerName, VersionNumber });
  },
};

const PERMISSION = ["Action", "OrganizationId", "Principal"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html */
export const layerVersionPermission: Handler = {
  create(properties, context) {
    only(properties, [...PERMISSION, "LayerVersionArn"], "AWS::Lambda::LayerVersionPermission");
    const layer = layerIn(String(properties["LayerVersionArn"]));
    const StatementId = context.name(100);
    const input = { ...picked(properties, PERMISSION), ...layer, StatementId };
    return whenKnown(context.call("lambda", "AddLayerVersionPermission", input), () => ({
      ref: `${String(properties["LayerVersionArn"])}#${StatementId}`,
      attributes: {},
    }));
  },
  remove(made, properties, context) {
    const layer = layerIn(String(properties["LayerVersionArn"]));
    return context.call("lambda", "RemoveLayerVersionPermission", {
      ...layer,
      StatementId: made.ref.split("#")[1],
    });
  },
};

/** `arn:…:layer:shared:3` */
function layerIn(arn: string): { readonly LayerName: string; readonly VersionNumber: number } {
  const parts = arn.split(":");
  return { LayerName: parts[6] ?? "", VersionNumber: Number(parts[7]) };
}
