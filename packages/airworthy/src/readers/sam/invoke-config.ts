import type { Resource } from "../stack.ts";
import type { Entry } from "../tree.ts";
import {
  digest,
  getAtt,
  ifOf,
  inside,
  isNoValue,
  isTruthy,
  keyPlace,
  type Part,
  ref,
  said,
  textOf,
} from "./build.ts";
import { addCondition, type Expansion, make, type Sam } from "./expansion.ts";
import { resolved } from "./resolve.ts";
import { sendPolicy } from "./role-policies.ts";

interface Invoke {
  readonly resources: Resource[];
  readonly policies: Part[];
}

/**
 * How asynchronous events are retried and where they go in the end. A destination of a type but without an ARN is
 * made by SAM: a queue or a topic.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokeconfiguration.html
 */
export function expandInvokeConfig(sam: Sam, alias: Resource | undefined, x: Expansion): Invoke {
  const config = said(sam.properties, "EventInvokeConfig");
  if (!config || !isTruthy(config.value)) return { resources: [], policies: [] };
  const id = `${sam.id}EventInvokeConfig`;
  const resources: Resource[] = [];
  const policies: Part[] = [];
  const destinations: Record<string, Part> = {};
  const written = inside(config, "DestinationConfig");
  for (const on of ["OnSuccess", "OnFailure"]) {
    const one = inside(written, on);
    if (!one) continue;
    const made = destination(sam, `${id}${on}`, one, x);
    destinations[on] = { Destination: made.destination };
    if (made.resource) resources.push(made.resource);
    if (made.policy) policies.push(made.policy);
  }
  const name = alias ? (said(alias.properties, "Name") as Entry) : undefined;
  resources.push(
    make(
      sam.resource,
      id,
      "AWS::Lambda::EventInvokeConfig",
      {
        FunctionName: ref(sam.id),
        Qualifier: name ?? "$LATEST",
        DestinationConfig: destinations,
        ...inherited(config, "MaximumEventAgeInSeconds"),
        ...inherited(config, "MaximumRetryAttempts"),
      },
      alias ? { dependsOn: [alias.id] } : {},
    ),
  );
  return { resources, policies };
}

function inherited(config: Entry, key: string): Record<string, Entry> {
  const entry = inside(config, key);
  return entry ? { [key]: entry } : {};
}

function destination(
  sam: Sam,
  id: string,
  config: Entry,
  x: Expansion,
): { destination: Part; resource?: Resource; policy?: Part } {
  const written = inside(config, "Destination");
  const typeNode = inside(config, "Type")?.value;
  const kind = textOf(typeNode) ?? String(resolved(typeNode, x.stack) ?? "");
  const choice = ifOf(written?.value);
  const made = choice && isNoValue(choice.whenTrue) !== isNoValue(choice.whenFalse);
  if (written && !made) return { destination: written, policy: sendPolicy(kind, id, written) };
  const type = kind === "SQS" ? "AWS::SQS::Queue" : kind === "SNS" ? "AWS::SNS::Topic" : undefined;
  if (!type) return { destination: written };
  const newId = `${id}${kind === "SQS" ? "Queue" : "Topic"}`;
  const arn = kind === "SQS" ? getAtt(newId, "Arn") : ref(newId);
  const at = keyPlace(config);
  if (!choice) {
    const resource = make(sam.resource, newId, type, {}, { at });
    return { destination: arn, resource, policy: sendPolicy(kind, id, arn) };
  }
  const missing = isNoValue(choice.whenTrue);
  const condition = missing
    ? choice.condition
    : `NOT${choice.condition}${digest(`${sam.id}EventInvokeConfig`)}`;
  if (!missing) addCondition(x, condition, { "Fn::Not": [{ Condition: choice.condition }] }, config.value);
  const target = { "Fn::If": [condition, arn, missing ? choice.whenFalse : choice.whenTrue] };
  const both = sam.resource.condition
    ? `${sam.resource.condition}AND${condition}${digest(sam.id)}`
    : condition;
  if (sam.resource.condition) {
    addCondition(
      x,
      both,
      { "Fn::And": [{ Condition: sam.resource.condition }, { Condition: condition }] },
      config.value,
    );
  }
  const resource = make(sam.resource, newId, type, {}, { at, attributes: { Condition: both } });
  return { destination: target, resource, policy: sendPolicy(kind, id, target) };
}
