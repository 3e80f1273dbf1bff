import { isLater, type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import { type Handler, type Made, only, picked, type Props } from "./handler.ts";
import { shifted, shiftOf } from "./lambda-alias-shift.ts";
import { provisioned } from "./lambda.ts";

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const alias: Handler = {
  create(properties, context) {
    only(
      properties,
      [
        "FunctionName",
        "FunctionVersion",
        "Name",
        "Description",
        "RoutingConfig",
        "ProvisionedConcurrencyConfig",
      ],
      "AWS::Lambda::Alias",
    );
    return whenKnown(context.call("lambda", "CreateAlias", aliasInput(properties)), (answer) => {
      const made = { ref: String(answer["AliasArn"]), attributes: {} };
      return provisioned(
        properties,
        String(properties["FunctionName"]),
        String(properties["Name"]),
        made,
        context,
      );
    });
  },
  update(properties, before, context) {
    const moved = ["FunctionName", "Name"].some((name) => properties[name] !== before.properties[name]);
    if (moved) return undefined;
    const shift = shiftOf(properties, before.properties, context.updatePolicy);
    if (!shift)
      return whenKnown(context.call("lambda", "UpdateAlias", aliasInput(properties)), () => before.made);
    // What else changed of the alias changes first; its version stays until CodeDeploy moves it.
    const { FunctionVersion: _version, RoutingConfig: _weights, ...rest } = aliasInput(properties);
    return whenKnown(context.call("lambda", "UpdateAlias", rest), () =>
      orElse(
        whenKnown(shifted(shift, context), () => before.made),
        () => context.call("lambda", "UpdateAlias", onlyVersion(before.properties)),
      ),
    );
  },
  remove: (_made, properties, context) =>
    context.call("lambda", "DeleteAlias", picked(properties, ["FunctionName", "Name"])),
};

function aliasInput(properties: Props): Members {
  const weights = (properties["RoutingConfig"] as Props | undefined)?.["AdditionalVersionWeights"];
  const list = (weights ?? []) as readonly { FunctionVersion: string; FunctionWeight: number }[];
  return {
    ...picked(properties, ["FunctionName", "FunctionVersion", "Name", "Description"]),
    ...(list.length > 0
      ? {
          RoutingConfig: {
            AdditionalVersionWeights: Object.fromEntries(
              list.map((one) => [one.FunctionVersion, Number(one.FunctionWeight)]),
            ),
          },
        }
      : {}),
  };
}

/** CloudFormation brings back what it was, whether CodeDeploy already has or leaves two versions behind. */
function onlyVersion(properties: Props): Members {
  return {
    ...picked(properties, ["FunctionName", "FunctionVersion", "Name"]),
    RoutingConfig: { AdditionalVersionWeights: {} },
  };
}

/** The same result; when it is an error, something is done before it goes on its way. */
function orElse(result: Made | Later<Made>, mend: () => unknown): Made | Later<Made> {
  if (!isLater(result)) return result;
  return {
    later: true,
    whenDone(listener) {
      result.whenDone((outcome) => {
        if ("ok" in outcome) {
          listener(outcome);
          return;
        }
        try {
          whenKnown(mend(), () => listener(outcome));
        } catch {
          // The alias is gone: there is nothing to bring back, and the first error is the one to tell.
          listener(outcome);
        }
      });
    },
  };
}
