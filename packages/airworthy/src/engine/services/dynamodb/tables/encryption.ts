import type { Place } from "../../../service.ts";
import type { Table } from "../store/table.ts";

export interface EncryptionInput {
  readonly Enabled?: boolean;
  readonly SSEType?: string;
  readonly KMSMasterKeyId?: string;
}

/**
 * With a key of AWS or of the customer; tables are always encrypted, and nothing a client sees depends on the key.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function encryptionOf(place: Place, input: EncryptionInput | undefined): Table["encryption"] {
  if (!input?.Enabled) return undefined;
  const prefix = `arn:${place.partition}:kms:${place.region}:${place.account}:`;
  const id = input.KMSMasterKeyId ?? "alias/aws/dynamodb";
  if (id.startsWith("arn:")) return { keyArn: id };
  return { keyArn: id.startsWith("alias/") ? `${prefix}${id}` : `${prefix}key/${id}` };
}
