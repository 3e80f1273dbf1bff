import { ServiceError } from "../../error.ts";
import type { MessageAttribute } from "../../ports.ts";
import { invalidValue } from "./errors.ts";
import { LONGEST_ATTRIBUTE_NAME } from "./limits.ts";

type Attributes = Readonly<Record<string, MessageAttribute>>;

/** Bytes that count against the size limit. */
export function sizeOf(body: string, attributes: Attributes): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType = "", StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    size += BinaryValue?.length ?? Buffer.byteLength(StringValue);
  }
  return size;
}

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export function checkAttributes(attributes: Attributes): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, attribute);
  }
}

function checkName(name: string): void {
  if (name.length > LONGEST_ATTRIBUTE_NAME)
    throw invalidValue(`Length of message attribute name must be less than ${LONGEST_ATTRIBUTE_NAME} bytes.`);
  for (const [place, is] of [
    ["starting", name.startsWith(".")],
    ["ending", name.endsWith(".")],
  ] as const)
    if (is) throw invalidValue(`Invalid message attribute name ${place} with character '.' was found.`);
  const odd = /[^\w.-]/.exec(name)?.[0];
  if (odd)
    throw invalidValue(
      `Invalid non-alphanumeric character '#x${odd.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (name.includes(".."))
    throw invalidValue("Message attribute name can not have successive '.' character.");
}

function checkValue(name: string, attribute: MessageAttribute): void {
  const { DataType: type, StringValue: text, BinaryValue: bytes } = attribute;
  if (type === undefined)
    throw new ServiceError(
      "ValidationError",
      `1 validation error detected: Value null at 'messageAttributes.${name}.member.dataType' failed to satisfy constraint: Member must not be null`,
    );
  if (!/^(String|Number|Binary)(\..+)?$/.test(type))
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const field = type.startsWith("Binary") ? "Binary" : "String";
  const [value, other] = field === "Binary" ? [bytes, text] : [text, bytes];
  if (value === undefined && other !== undefined)
    throw invalidValue(`The message attribute '${name}' with type '${type}' must use field '${field}'.`);
  if (!value?.length)
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (type.startsWith("Number") && !Number.isFinite(Number(text)))
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
}
