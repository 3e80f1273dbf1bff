/** The file `iam-data.json`, written by `npm run iam:update`. */
export interface Pack {
  /** Package the facts were taken from, with its version, licence and day. */
  readonly source: string;
  readonly version: string;
  readonly license: string;
  readonly copyright: string;
  readonly date: string;
  /** By service prefix, such as `dynamodb`. */
  readonly services: Readonly<Record<string, PackedService>>;
}

export interface PackedService {
  /** Resource type → its ARN behind `arn:${Partition}:`, e.g. `sqs:${Region}:${Account}:${QueueName}`. */
  readonly types: Readonly<Record<string, string>>;
  /** Action → its level and the resource types it can be limited to: `W queue`; `W dataset?` when it may also name none. */
  readonly actions: Readonly<Record<string, string>>;
}

/** List, Read, Write, Tagging, Permissions management. */
export type Level = "L" | "R" | "W" | "T" | "P";
