import { ServiceError } from "../../error.ts";
import type { MessageAttribute } from "../../ports.ts";
import { sizeOf } from "./digest.ts";
import { invalid, invalidValue, missing, wrongQueueType } from "./errors.ts";
import { LONGEST_ATTRIBUTE_NAME, LONGEST_DELAY, MOST_ATTRIBUTES } from "./limits.ts";
import type { Queue } from "./queue.ts";

/** A message that somebody wants to send. */
export interface Draft {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly system: Readonly<Record<string, MessageAttribute>>;
  /** Seconds. */
  readonly delay?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly senderId: string;
  /** What the sender says in a system attribute, or its client in the header of the request. */
  readonly traceHeader: string | undefined;
}

/** What a whole batch is refused for. */
export function checkForm(queue: Queue, draft: Draft, inBatch = false): void {
  const { groupId, deduplicationId } = draft;
  checkId("MessageGroupId", groupId);
  checkId("MessageDeduplicationId", deduplicationId);
  if (!queue.fifo) {
    if (deduplicationId !== undefined)
      throw invalidValue(
        deduplicationId,
        "MessageDeduplicationId",
        "The request includes a parameter that is not valid for this queue type.",
      );
    return;
  }
  // Recorded for LocalStack: test_send_batch_missing_message_group_id_for_fifo_queue.
  if (groupId === undefined)
    throw inBatch
      ? invalid("The request must contain the parameter MessageGroupId.")
      : missing("MessageGroupId");
  if (deduplicationId === undefined && !queue.settings.contentBasedDeduplication)
    throw invalid(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

/** What one message is refused for. */
export function checkDraft(queue: Queue, draft: Draft): void {
  const { body, delay, attributes, system } = draft;
  if (!body) throw missing("MessageBody");
  checkText(body);
  checkAttributes(attributes);
  checkSystem(system);
  if (delay !== undefined && (!Number.isInteger(delay) || delay < 0 || delay > LONGEST_DELAY))
    throw invalidValue(delay, "DelaySeconds", `DelaySeconds must be >= 0 and <= ${LONGEST_DELAY}.`);
  // A delay of nought is allowed, and means the delay of the queue.
  if (queue.fifo && delay) throw wrongQueueType(delay, "DelaySeconds");
}

/** A single message and one of a batch are told the same in different words. */
export function checkSize(queue: Queue, draft: Draft, verb: "are invalid" | "cannot be validated"): void {
  const { largestMessage } = queue.settings;
  if (sizeOf(draft.body, draft.attributes) > largestMessage)
    throw invalid(
      `One or more parameters ${verb}. Reason: Message must be shorter than ${largestMessage} bytes.`,
    );
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

function checkId(parameter: string, value: string | undefined): void {
  if (value !== undefined && !ID.test(value))
    throw invalidValue(
      value,
      parameter,
      `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}

// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function checkText(body: string): void {
  if (FORBIDDEN.test(body))
    throw new ServiceError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
    );
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
function checkAttributes(attributes: Draft["attributes"]): void {
  const names = Object.keys(attributes);
  if (names.length > MOST_ATTRIBUTES)
    throw invalid(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  for (const name of names) {
    // Letters of any alphabet (recorded for LocalStack: test_send_message_with_invalid_string_attributes).
    if (!/^[\p{L}\p{N}_.-]+$/u.test(name))
      throw invalid(
        `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
      );
    if (name.length > LONGEST_ATTRIBUTE_NAME)
      throw invalid(`Message (user) attribute names must be shorter than ${LONGEST_ATTRIBUTE_NAME} Bytes`);
    if (/^(aws|amazon)\.|^\.|\.$|\.\./i.test(name))
      throw invalid(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
      );
    checkValue(name, attributes[name] as MessageAttribute);
  }
}

/** Reserved for future use: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
function checkLists(attribute: MessageAttribute): void {
  const { StringListValues, BinaryListValues } = attribute as {
    readonly StringListValues?: readonly unknown[];
    readonly BinaryListValues?: readonly unknown[];
  };
  if (StringListValues?.length || BinaryListValues?.length)
    throw new ServiceError(
      "UnsupportedOperation",
      "Message attribute list values in SendMessage operation are not supported.",
    );
}

function checkValue(name: string, attribute: MessageAttribute): void {
  checkLists(attribute);
  const { DataType: type, StringValue: text, BinaryValue: bytes } = attribute;
  if (!type) throw invalid(`The message attribute '${name}' must contain non-empty message attribute type.`);
  if (!/^(String|Number|Binary)(\..*)?$/.test(type))
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (type.length > LONGEST_ATTRIBUTE_NAME)
    throw invalid(`Message (user) attribute types must be shorter than ${LONGEST_ATTRIBUTE_NAME} Bytes`);
  const kind = type.split(".")[0] as string;
  if (kind === "Binary" ? !bytes?.length : !text)
    throw invalid(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (kind !== "Binary" && FORBIDDEN.test(text ?? ""))
    throw invalid(
      `Message (user) attribute '${name}' contains invalid characters. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.`,
    );
  if (kind === "Number" && !Number.isFinite(Number(text)))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

function checkSystem(system: Draft["system"]): void {
  for (const [name, attribute] of Object.entries(system)) {
    if (name !== "AWSTraceHeader")
      throw invalid(`Message system attribute name '${name}' is invalid. Supported is AWSTraceHeader.`);
    checkLists(attribute);
    if (attribute.DataType !== "String" || !attribute.StringValue)
      throw invalid("Message system attribute 'AWSTraceHeader' must be a non-empty value of type 'String'.");
  }
}
