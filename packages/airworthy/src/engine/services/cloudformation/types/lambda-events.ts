import { whenKnown } from "../../../kernel/later.ts";
import { type Handler, numberIn, only, picked, type Props } from "./handler.ts";

/* What invokes a function, and what becomes of events that it could not handle. */

const PERMISSION = [
  "Action",
  "EventSourceToken",
  "FunctionName",
  "FunctionUrlAuthType",
  "InvokedViaFunctionUrl",
  "Principal",
  "PrincipalOrgID",
  "SourceAccount",
  "SourceArn",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const permission: Handler = {
  create(properties, context) {
    only(properties, PERMISSION, "AWS::Lambda::Permission");
    const StatementId = context.name(100);
    return whenKnown(
      context.call("lambda", "AddPermission", { ...picked(properties, PERMISSION), StatementId }),
      () => ({
        ref: StatementId,
        attributes: { Id: StatementId },
      }),
    );
  },
  remove: (made, properties, context) =>
    context.call("lambda", "RemovePermission", {
      ...picked(properties, ["FunctionName"]),
      StatementId: made.ref,
    }),
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const eventSourceMapping: Handler = {
  create: (properties, context) =>
    whenKnown(context.call("lambda", "CreateEventSourceMapping", mappingInput(properties)), (answer) => ({
      ref: String(answer["UUID"]),
      attributes: {
        Id: String(answer["UUID"]),
        EventSourceMappingArn: String(answer["EventSourceMappingArn"] ?? ""),
      },
    })),
  update(properties, { properties: before, made }, context) {
    if (ANOTHER.some((name) => JSON.stringify(properties[name]) !== JSON.stringify(before[name])))
      return undefined;
    // What is no longer in the template has its default again.
    const gone = Object.fromEntries(Object.keys(before).map((name) => [name, undefined]));
    const { Enabled = true, ...settings } = { ...gone, ...mappingInput(properties) };
    for (const name of ANOTHER) delete settings[name];
    const input = { ...settings, Enabled, UUID: made.ref };
    return whenKnown(context.call("lambda", "UpdateEventSourceMapping", input), () => made);
  },
  remove: (made, _properties, context) =>
    context.call("lambda", "DeleteEventSourceMapping", { UUID: made.ref }),
};

/** A change of these makes another mapping. */
const ANOTHER = ["EventSourceArn", "StartingPosition", "StartingPositionTimestamp", "Tags"] as const;

const NUMBERS = new Set([
  "BatchSize",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "TumblingWindowInSeconds",
]);

/** Numbers and truth values that a template may write as text. */
function mappingInput(properties: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      if (NUMBERS.has(key)) return [key, Number(value)];
      if (key === "Enabled" || key === "BisectBatchOnFunctionError") return [key, String(value) === "true"];
      if (key === "ScalingConfig") {
        const most = numberIn((value as Props)["MaximumConcurrency"]);
        return [key, most === undefined ? {} : { MaximumConcurrency: most }];
      }
      return [key, value];
    }),
  );
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const eventInvokeConfig: Handler = {
  create(properties, context) {
    const known = [
      "FunctionName",
      "Qualifier",
      "DestinationConfig",
      "MaximumEventAgeInSeconds",
      "MaximumRetryAttempts",
    ];
    only(properties, known, "AWS::Lambda::EventInvokeConfig");
    const input = {
      ...picked(properties, ["FunctionName", "Qualifier", "DestinationConfig"]),
      ...Object.fromEntries(
        ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"].flatMap((key) => {
          const number = numberIn(properties[key]);
          return number === undefined ? [] : [[key, number]];
        }),
      ),
    };
    return whenKnown(context.call("lambda", "PutFunctionEventInvokeConfig", input), () => ({
      ref: context.name(),
      attributes: {},
    }));
  },
  update(properties, _before, context) {
    return eventInvokeConfig.create(properties, context);
  },
  remove: (_made, properties, context) =>
    context.call(
      "lambda",
      "DeleteFunctionEventInvokeConfig",
      picked(properties, ["FunctionName", "Qualifier"]),
    ),
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const url: Handler = {
  create(properties, context) {
    only(
      properties,
      ["TargetFunctionArn", "Qualifier", "AuthType", "Cors", "InvokeMode"],
      "AWS::Lambda::Url",
    );
    const input = {
      FunctionName: properties["TargetFunctionArn"],
      ...picked(properties, ["Qualifier", "AuthType", "Cors", "InvokeMode"]),
    };
    return whenKnown(context.call("lambda", "CreateFunctionUrlConfig", input), (answer) => ({
      ref: String(answer["FunctionArn"]),
      attributes: { FunctionArn: String(answer["FunctionArn"]), FunctionUrl: String(answer["FunctionUrl"]) },
    }));
  },
  remove: (_made, properties, context) =>
    context.call("lambda", "DeleteFunctionUrlConfig", {
      FunctionName: properties["TargetFunctionArn"],
      ...picked(properties, ["Qualifier"]),
    }),
};
