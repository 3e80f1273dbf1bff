import { whenKnown } from "../../../kernel/later.ts";
import { type Handler, jsonText, only, picked, type Props } from "./handler.ts";

const ARCHIVE = ["Description", "RetentionDays"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html */
export const archive: Handler = {
  create(properties, context) {
    only(properties, [...ARCHIVE, "ArchiveName", "EventPattern", "SourceArn"], "AWS::Events::Archive");
    const ArchiveName = String(properties["ArchiveName"] ?? context.name(48));
    return whenKnown(
      context.call("events", "CreateArchive", {
        ArchiveName,
        EventSourceArn: properties["SourceArn"],
        ...changeable(properties),
      }),
      (answer) => ({ ref: ArchiveName, attributes: { Arn: String(answer["ArchiveArn"]), ArchiveName } }),
    );
  },
  update(properties, { properties: old, made }, context) {
    if (properties["ArchiveName"] !== old["ArchiveName"] || properties["SourceArn"] !== old["SourceArn"])
      return undefined;
    return whenKnown(
      context.call("events", "UpdateArchive", { ArchiveName: made.ref, ...changeable(properties) }),
      () => made,
    );
  },
  remove: (made, _properties, context) => context.call("events", "DeleteArchive", { ArchiveName: made.ref }),
};

function changeable(properties: Props) {
  const { EventPattern, RetentionDays } = properties;
  return {
    ...picked(properties, ["Description"]),
    ...(RetentionDays === undefined ? {} : { RetentionDays: Number(RetentionDays) }),
    ...(EventPattern === undefined ? {} : { EventPattern: jsonText(EventPattern) }),
  };
}

const CONNECTION = ["AuthorizationType", "AuthParameters", "Description"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html */
export const connection: Handler = {
  create(properties, context) {
    only(properties, [...CONNECTION, "Name"], "AWS::Events::Connection");
    const Name = String(properties["Name"] ?? context.name(64));
    return whenKnown(
      context.call("events", "CreateConnection", { Name, ...picked(properties, CONNECTION) }),
      (answer) =>
        whenKnown(context.call("events", "DescribeConnection", { Name }), ({ SecretArn }) => {
          const Arn = String(answer["ConnectionArn"]);
          const attributes = { Arn, ArnForPolicy: Arn.replace(/\/[^/]+$/, ""), SecretArn: String(SecretArn) };
          return { ref: Name, attributes };
        }),
    );
  },
  update(properties, before, context) {
    if (properties["Name"] !== before.properties["Name"]) return undefined;
    return whenKnown(
      context.call("events", "UpdateConnection", {
        Name: before.made.ref,
        ...picked(properties, CONNECTION),
      }),
      () => before.made,
    );
  },
  remove: (made, _properties, context) => context.call("events", "DeleteConnection", { Name: made.ref }),
};

const DESTINATION = ["ConnectionArn", "Description", "HttpMethod", "InvocationEndpoint"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-apidestination.html */
export const apiDestination: Handler = {
  create(properties, context) {
    only(properties, [...DESTINATION, "InvocationRateLimitPerSecond", "Name"], "AWS::Events::ApiDestination");
    const Name = String(properties["Name"] ?? context.name(64));
    return whenKnown(
      context.call("events", "CreateApiDestination", { Name, ...destinationInput(properties) }),
      (answer) => {
        const Arn = String(answer["ApiDestinationArn"]);
        return { ref: Name, attributes: { Arn, ArnForPolicy: Arn.replace(/\/[^/]+$/, "") } };
      },
    );
  },
  update(properties, before, context) {
    if (properties["Name"] !== before.properties["Name"]) return undefined;
    return whenKnown(
      context.call("events", "UpdateApiDestination", {
        Name: before.made.ref,
        ...destinationInput(properties),
      }),
      () => before.made,
    );
  },
  remove: (made, _properties, context) => context.call("events", "DeleteApiDestination", { Name: made.ref }),
};

function destinationInput(properties: Props) {
  const rate = properties["InvocationRateLimitPerSecond"];
  return {
    ...picked(properties, DESTINATION),
    ...(rate === undefined ? {} : { InvocationRateLimitPerSecond: Number(rate) }),
  };
}
