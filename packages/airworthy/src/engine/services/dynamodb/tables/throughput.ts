import { invalid, parameters } from "../errors.ts";
import type { Throughput } from "../store/table.ts";

export interface ThroughputInput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** The largest number the API takes; what an account may use is less. */
const LARGEST = 1_000_000_000_000;

export function throughputOf({
  ReadCapacityUnits: read,
  WriteCapacityUnits: write,
}: ThroughputInput): Throughput {
  for (const [name, units] of [
    ["ReadCapacityUnits", read],
    ["WriteCapacityUnits", write],
  ] as const) {
    if (units > LARGEST) throw invalid(`Given value ${units} for ${name} is out of bounds`);
    if (units < 1)
      throw invalid(
        `1 validation error detected: Value '${units}' at 'provisionedThroughput.${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      );
  }
  return { read, write };
}

/** What a table may consume, by how it is paid. */
export function tableThroughput(
  billing: "PROVISIONED" | "PAY_PER_REQUEST",
  input: ThroughputInput | undefined,
): Throughput {
  if (billing === "PAY_PER_REQUEST") {
    if (input)
      throw parameters(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
      );
    return { read: 0, write: 0 };
  }
  if (!input?.ReadCapacityUnits || !input.WriteCapacityUnits)
    throw parameters(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  return throughputOf(input);
}
