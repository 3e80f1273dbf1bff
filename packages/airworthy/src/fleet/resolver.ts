import { readable, type Symbols } from "../readers/cloudformation/symbols.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, type Node } from "../readers/tree.ts";
import type { Target } from "./model.ts";

/** Follows references by Ref, GetAtt, Sub and ImportValue, and by names and ARNs put together by hand. */
export interface Resolver {
  readonly symbols: Symbols;
  /** Everything a node may refer to. `service` says what a bare name names: `lambda`, `sqs`, `sns` … */
  targets(node: Node | undefined, stack: Stack, service?: string): readonly Target[];
  target(node: Node | undefined, stack: Stack, service?: string): Target | undefined;
  /** The same from a symbol that was found inside a larger text. */
  resolve(symbol: string, service?: string): { resource?: Resource; service?: string; qualifier?: string };
}

/** The property that holds a resource's own name, and the service of its ARN. */
const NAMED: Readonly<Record<string, readonly [service: string, property: string]>> = {
  "AWS::Lambda::Function": ["lambda", "FunctionName"],
  "AWS::SQS::Queue": ["sqs", "QueueName"],
  "AWS::SNS::Topic": ["sns", "TopicName"],
  "AWS::DynamoDB::Table": ["dynamodb", "TableName"],
  "AWS::DynamoDB::GlobalTable": ["dynamodb", "TableName"],
  "AWS::S3::Bucket": ["s3", "BucketName"],
  "AWS::Kinesis::Stream": ["kinesis", "Name"],
  "AWS::IAM::Role": ["iam", "RoleName"],
  "AWS::IAM::ManagedPolicy": ["iam-policy", "ManagedPolicyName"],
  "AWS::Logs::LogGroup": ["logs", "LogGroupName"],
  "AWS::StepFunctions::StateMachine": ["states", "StateMachineName"],
  "AWS::Events::EventBus": ["events", "Name"],
  "AWS::CloudWatch::Alarm": ["cloudwatch", "AlarmName"],
  "AWS::CloudWatch::CompositeAlarm": ["cloudwatch", "AlarmName"],
  "AWS::KMS::Key": ["kms", "KeyId"],
  "AWS::SecretsManager::Secret": ["secretsmanager", "Name"],
};

/** `AWS::SQS::Queue` → `sqs`. */
export function serviceOf(type: string): string {
  return NAMED[type]?.[0] ?? (type.split("::")[1] ?? "").toLowerCase();
}

const TOKEN = /^\$\{@(\d+)\.([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}/;

export function resolverFor(stacks: readonly Stack[], symbols: Symbols): Resolver {
  const byName = new Map<string, Resource>();
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      const named = NAMED[resource.type];
      if (!named) continue;
      for (const symbol of symbols.of(at(resource.properties, named[1]), stack)) {
        byName.set(`${named[0]} ${symbol}`, resource);
        // The same name written in two stacks with a parameter of the same name is meant to be the same thing.
        const neutral = `${named[0]} ${readable(symbol)}`;
        if (!byName.has(neutral)) byName.set(neutral, resource);
      }
    }
  }
  const named = (service: string | undefined, name: string): Resource | undefined =>
    service === undefined
      ? undefined
      : (byName.get(`${service} ${name}`) ?? byName.get(`${service} ${readable(name)}`));

  function resolve(
    symbol: string,
    service?: string,
  ): { resource?: Resource; service?: string; qualifier?: string } {
    const token = TOKEN.exec(symbol);
    if (token) {
      const resource = symbols.stackOf(Number(token[1]))?.resources.get(token[2] ?? "");
      const rest = symbol.slice(token[0].length);
      if (resource && (rest === "" || rest.startsWith(":"))) return qualified(resource, rest.slice(1));
    }
    if (symbol.startsWith("arn:")) return fromArn(symbol);
    const [name = "", qualifier] = split(symbol);
    const found = named(service, name) ?? named(service, symbol);
    return {
      resource: found,
      service: found ? serviceOf(found.type) : service,
      qualifier: service === "lambda" ? qualifier : undefined,
    };
  }

  function qualified(
    resource: Resource,
    qualifier: string,
  ): { resource: Resource; service: string; qualifier?: string } {
    const own = qualifier === "" ? undefined : qualifier;
    if (resource.type === "AWS::Lambda::Alias" || resource.type === "AWS::Lambda::Version") {
      const fn = target(at(resource.properties, "FunctionName"), resource.stack, "lambda")?.resource;
      const name = symbols.of(at(resource.properties, "Name"), resource.stack)[0];
      if (fn) return { resource: fn, service: "lambda", qualifier: name ?? `\${${resource.id}.Version}` };
    }
    return { resource, service: serviceOf(resource.type), qualifier: own };
  }

  function fromArn(arn: string): { resource?: Resource; service?: string; qualifier?: string } {
    const parts = split(arn);
    const service = parts[2] ?? "";
    const tail = parts.slice(5);
    if (service === "apigateway") {
      const inner = /functions\/(.+)\/invocations/.exec(arn)?.[1];
      return inner ? resolve(inner, "lambda") : {};
    }
    if (service === "lambda" && tail[0] === "function") {
      const { resource } = resolve(tail[1] ?? "", "lambda");
      return { resource, service: "lambda", qualifier: tail[2] };
    }
    const last = tail.join(":");
    const candidates = [
      last,
      last.replace(/^[a-zA-Z-]+[/:]/, ""),
      (tail[0] ?? "").split("/").at(-1) ?? "",
      last.split("/")[0] ?? "",
    ];
    if (service === "dynamodb") candidates.push(last.split("/")[1] ?? "");
    if (service === "logs") candidates.push(last.replace(/^log-group:/, "").replace(/:\*$/, ""));
    for (const candidate of candidates) {
      const token = TOKEN.exec(candidate);
      const resource = token?.[0] === candidate ? resolve(candidate).resource : named(service, candidate);
      if (resource) return { resource, service: serviceOf(resource.type) };
    }
    return { service: service.includes("$") ? undefined : service };
  }

  function targets(node: Node | undefined, stack: Stack, service?: string): readonly Target[] {
    if (!node) return [];
    return symbols.of(node, stack).map((symbol) => ({ at: node, symbol, ...resolve(symbol, service) }));
  }

  function target(node: Node | undefined, stack: Stack, service?: string): Target | undefined {
    if (!node) return undefined;
    const all = targets(node, stack, service);
    return all.find((one) => one.resource) ?? all[0] ?? { at: node, symbol: "" };
  }

  return { symbols, targets, target, resolve };
}

/** Splits at colons, but not inside tokens: `${AWS::Region}` is one part. */
function split(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === "{") depth++;
    else if (char === "}") depth--;
    else if (char === ":" && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
