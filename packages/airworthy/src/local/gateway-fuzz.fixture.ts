import * as fc from "fast-check";
import type { Type } from "../wire/model.ts";

/** Texts that services look up, read or count with; random ones would all be refused at the door. */
const TEXTS = (
  "orders orders.fifo payments live $LATEST 1 id All AWS/Lambda * ALL NONE HASH S N String Number Binary sqs http " +
  'json nodejs24.x Zip Event DryRun TRIM_HORIZON {} [] null 0 -1 1e400 true { {"a": [[[" arn: ' +
  "arn:aws:sqs:eu-west-1:123456789012:orders arn:aws:sns:eu-west-1:123456789012:orders " +
  "arn:aws:lambda:eu-west-1:123456789012:function:orders arn:aws:lambda:eu-west-1:123456789012:layer:orders:1 " +
  "arn:aws:dynamodb:eu-west-1:123456789012:table/orders arn:aws:iam::123456789012:role/orders " +
  "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000 " +
  'http://127.0.0.1:4566/123456789012/orders {"Version":"2012-10-17","Statement":[]} ' +
  '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:payments","maxReceiveCount":3} ' +
  '{"state":["paid",{"prefix":"re"},{"numeric":["<",1]}]}'
)
  .split(" ")
  .concat(
    "a = :a",
    "SET #a = :a",
    "attribute_exists(id)",
    "size(a) > :a",
    "",
    " ",
    "\u0000",
    "🚀",
    "x".repeat(300),
  );
const NUMBERS = [0, 1, -1, 2, 3, 10, 60, 0.5, 1001, 2 ** 31, 2 ** 53, 1e300, -1e300] as const;
/** `id` and `a`, as the expressions above have them. */
const KEYS = [
  "id",
  "a",
  "#a",
  ":a",
  "VisibilityTimeout",
  "RedrivePolicy",
  "Policy",
  "FilterPolicy",
  "",
  "__proto__",
];

const text = fc.oneof({ arbitrary: fc.constantFrom(...TEXTS), weight: 6 }, fc.string({ unit: "binary" }));
const key = fc.oneof({ arbitrary: fc.constantFrom(...KEYS), weight: 6 }, text);

/** What JSON or CBOR can say that is of no type at all. */
const wrong = fc.oneof(
  fc.constantFrom(null, true, {}, [], [[]], { __proto__: null }, "text", Number.MAX_VALUE),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values of a type as they travel in JSON; one in twenty is of another type. Members may be missing. */
export function valueOf(type: Type, depth = 0): fc.Arbitrary<unknown> {
  const right = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ arbitrary, weight: 40 }, { arbitrary: wrong, weight: 2 });
  if (depth > 5) return fc.constant(null);
  switch (type.kind) {
    case "structure": {
      const members = type.members.map(({ name, type: of }) => [name, valueOf(of, depth + 1)] as const);
      const needed = type.required.map(({ name }) => name);
      const all = Object.fromEntries(members);
      const some = { requiredKeys: needed, noNullPrototype: true };
      const none = { requiredKeys: [], noNullPrototype: true };
      return right(
        fc.oneof(
          { arbitrary: fc.record(all, some), weight: 8 },
          { arbitrary: fc.record(all, none), weight: 1 },
        ),
      );
    }
    case "union": {
      const one = type.members.map(({ name, type: of }) =>
        valueOf(of, depth + 1).map((value) => ({ [name]: value })),
      );
      return right(fc.oneof(...one));
    }
    case "list":
      return right(fc.array(valueOf(type.member.type, depth + 1), { maxLength: 3 }));
    case "map":
      return right(
        fc.dictionary(key, valueOf(type.value.type, depth + 1), { maxKeys: 3, noNullPrototype: true }),
      );
    case "number":
    case "bigint":
    case "decimal":
    case "timestamp":
      return right(fc.oneof(fc.constantFrom(...NUMBERS), fc.integer()));
    case "boolean":
      return right(fc.boolean());
    case "blob":
      return right(fc.constantFrom("", "e30=", "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "AAAA", "!"));
    default:
      return right(text);
  }
}

/** A tree as the fields of a form: `Entries.member.1.Id=orders`. */
export function formOf(value: unknown, prefix: string): [string, string][] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => formOf(item, `${prefix}.member.${index + 1}`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, item]) =>
      formOf(item, prefix === "" ? name : `${prefix}.${name}`),
    );
  return [[prefix, String(value)]];
}
