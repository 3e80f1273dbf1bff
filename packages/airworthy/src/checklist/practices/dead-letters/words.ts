const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** @example duration(345_600) // "4 days" */
export function duration(seconds: number): string {
  const [name, size] = UNITS.find(([, unit]) => seconds >= unit && seconds % unit === 0) ?? ["second", 1];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** @example listed(["a", "b", "c"]) // "a, b and c" */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

const SERVICES: Readonly<Record<string, string>> = {
  sns: "SNS",
  events: "EventBridge",
  scheduler: "EventBridge Scheduler",
  s3: "S3",
  lambda: "a Lambda destination",
  logs: "CloudWatch Logs",
  cloudwatch: "CloudWatch alarms",
  iot: "IoT",
  ses: "SES",
  codecommit: "CodeCommit",
  dynamodb: "DynamoDB",
  kinesis: "Kinesis",
  stream: "a stream",
};

/** A service as people call it. */
export function serviceName(service: string): string {
  return SERVICES[service] ?? service;
}
