/** An Amazon Resource Name, taken apart. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows: `function:orders:live`, `role/orders`. */
  readonly resource: string;
}

/** @example parseArn("arn:aws:sqs:eu-west-1:123456789012:orders")?.resource // "orders" */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...resource] = text.split(":");
  if (arn !== "arn" || !partition || !service || region === undefined || account === undefined)
    return undefined;
  if (resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(":") };
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
