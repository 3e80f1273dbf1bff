import type { Resource } from "../../stack.ts";
import { at, entriesOf, itemsOf, type Mapping, type Node } from "../../tree.ts";
import { buildMapping, keyPlace, mapOf, type Part, row, said, sub, textOf } from "../build.ts";
import { type Expansion, make, type Sam, warn } from "../expansion.ts";
import { allow } from "../role-policies.ts";
import { type End, endOf } from "./ends.ts";
import { type Access, PROFILES, type Profile } from "./profiles.ts";

type Find = (id: string) => Resource | undefined;

/** `AWS::Serverless::Connector`: the policies and permissions that let one resource use another. */
export function expandConnector(sam: Sam, x: Expansion, find: Find): Resource[] {
  const source = said(sam.properties, "Source")?.value;
  const destination = said(sam.properties, "Destination")?.value;
  const many = destination?.kind === "list";
  const permissions = new Set(
    itemsOf(said(sam.properties, "Permissions")?.value).map((item) => textOf(item)),
  );
  const ends = many ? destination.items : destination ? [destination] : [];
  return ends.flatMap((one, index) => {
    const from = endOf(source, one, find);
    const to = endOf(one, source, find);
    const profile = from && to && row(row(PROFILES, from.type) ?? {}, to.type);
    if (!from || !to || !profile) {
      warn(
        x,
        sam.resource.at,
        `The connector ${sam.id} goes from ${from?.type ?? "something unknown"} to ${to?.type ?? "something unknown"}, which SAM does not support.`,
        "Name resources of this template by Id, or their Type and what the connector needs to know of them.",
      );
      return [];
    }
    const suffix = many ? `Destination${index}` : "";
    const granted = (["Read", "Write"] as const).filter((access) => permissions.has(access));
    return connect(sam, profile, from, to, granted, suffix);
  });
}

function connect(
  sam: Sam,
  profile: Profile,
  from: End,
  to: End,
  granted: readonly Access[],
  suffix: string,
): Resource[] {
  const filled = (text: string) => fill(text, from, to);
  const { id, resource: owner } = sam;
  const making = { dependsOn: owner.dependsOn };
  switch (profile.kind) {
    case "role": {
      const role = (profile.role === "source" ? from : to).role;
      const statements = granted.flatMap((access) =>
        (profile.grants[access] ?? []).map(([actions, ...resources]) =>
          allow(actions.split(" "), resources.map(filled)),
        ),
      );
      const document = { Version: "2012-10-17", Statement: statements };
      const properties = { PolicyDocument: document, Roles: role === undefined ? [] : [role] };
      return [make(owner, `${id}Policy${suffix}`, "AWS::IAM::ManagedPolicy", properties, making)];
    }
    case "permission":
      return granted
        .filter((access) => access === "Write")
        .map((access) =>
          make(
            owner,
            `${id}${access}LambdaPermission${suffix}`,
            "AWS::Lambda::Permission",
            {
              Action: "lambda:InvokeFunction",
              FunctionName: to.facts.Arn,
              Principal: profile.principal,
              SourceArn: filled(profile.source),
              SourceAccount: profile.sameAccount && sub("${AWS::AccountId}"),
            },
            making,
          ),
        );
    case "queue":
    case "topic": {
      const statement = {
        Effect: "Allow",
        Principal: { Service: profile.principal },
        Resource: to.facts.Arn,
        Action: profile.action,
        Condition: { ArnEquals: { "aws:SourceArn": from.facts.Arn } },
      };
      const PolicyDocument = { Version: "2012-10-17", Statement: [statement] };
      if (profile.kind === "topic") {
        const properties = { PolicyDocument, Topics: [to.facts.Arn] };
        return [make(owner, `${id}TopicPolicy${suffix}`, "AWS::SNS::TopicPolicy", properties, making)];
      }
      const properties = { PolicyDocument, Queues: [to.queueUrl] };
      return [make(owner, `${id}QueuePolicy${suffix}`, "AWS::SQS::QueuePolicy", properties, making)];
    }
  }
}

/** A text with `%{Source.Arn}` and its like filled in: the value itself, or an `Fn::Sub` around it. */
function fill(text: string, from: End, to: End): Part {
  const valueOf = (name: string) => {
    const [end, fact = ""] = name.split(".");
    return (end === "Source" ? from : to).facts[fact];
  };
  const whole = /^%\{([\w.]+)\}$/.exec(text);
  if (whole?.[1]) return valueOf(whole[1]);
  const variables: Record<string, Part> = {};
  const substituted = text.replaceAll(/%\{([\w.]+)\}/g, (_, name: string) => {
    const variable = name.replace(".", "");
    variables[variable] = valueOf(name);
    return `\${${variable}}`;
  });
  return sub(substituted, Object.keys(variables).length > 0 ? variables : undefined);
}

/** Connectors written inside their source, under its `Connectors`. */
export function embeddedConnectors(resource: Resource): Sam[] {
  return entriesOf(mapOf(said(resource.body, "Connectors")?.value)).map((entry) => {
    const place = keyPlace(entry);
    const written: Mapping | undefined = mapOf(said(entry.value, "Properties")?.value);
    const reference = entriesOf(at(written, "SourceReference"));
    const source = { Id: resource.id, ...Object.fromEntries(reference.map((one) => [one.key, one])) };
    const others = entriesOf(written).filter((one) => one.key !== "SourceReference");
    const properties = buildMapping(
      { ...Object.fromEntries(others.map((one) => [one.key, one])), Source: source },
      place,
    );
    const body: Node = entry.value.kind === "mapping" ? entry.value : buildMapping({}, place);
    const { condition: _, ...base } = resource;
    const connector = { ...base, id: resource.id + entry.key, body, properties, at: place, dependsOn: [] };
    return { id: connector.id, resource: connector, properties };
  });
}
