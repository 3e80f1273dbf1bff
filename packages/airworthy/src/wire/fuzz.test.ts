import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { writeCbor } from "./cbor-write.ts";
import { decodeRequest } from "./decode.ts";
import { WireError } from "./error.ts";
import { encodeError } from "./errors.ts";
import type { WireRequest } from "./message.ts";
import type { Type } from "./model.ts";
import { INDEX, loadModel } from "./services.ts";
import { form, json, request } from "./wire.fixture.ts";

/** Whatever comes is either read or refused with an answer; the property fails on any other error. */
async function survives(sent: WireRequest): Promise<void> {
  try {
    await decodeRequest(sent);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { status } = encodeError(error.target, error.error, "request-1");
    if (status < 400) throw new Error(`refused with ${status}`, { cause: error });
  }
}

const names = Object.keys(INDEX);
const models = await Promise.all(names.map(loadModel));
/** A service and the name of one of its operations. */
const operations = fc
  .nat(models.length - 1)
  .chain((index) =>
    fc
      .constantFrom(...Object.keys(models[index]?.file.operations ?? {}))
      .map((name) => ({ service: names[index] ?? "", name, model: models[index] })),
  );
/** Names of the members the models have, so that random values reach the depths. */
const memberNames = fc.constantFrom(
  ...new Set(
    models.flatMap(({ file }) =>
      Object.values(file.shapes).flatMap((shape) => Object.keys(shape.structure ?? shape.union ?? {})),
    ),
  ),
  "__proto__",
  "constructor",
);
const tree = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "medium" },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(memberNames, tie("any"), { maxKeys: 12, noNullPrototype: true }),
  ),
})).any;
/** Trees that are nearly what an operation wants: here and there something else. */
function nearly(type: Type, depth = 0): fc.Arbitrary<unknown> {
  const wrong = { arbitrary: tree, weight: 1 };
  const right = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ arbitrary, weight: 12 }, wrong);
  if (depth > 5) return fc.constant(null);
  switch (type.kind) {
    case "structure":
    case "union": {
      const members = type.members.map((member) => [member.name, nearly(member.type, depth + 1)] as const);
      return right(fc.record(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true }));
    }
    case "list":
      return right(fc.array(nearly(type.member.type, depth + 1), { maxLength: 2 }));
    case "map":
      return right(
        fc.dictionary(memberNames, nearly(type.value.type, depth + 1), { maxKeys: 2, noNullPrototype: true }),
      );
    case "number":
    case "timestamp":
      return right(fc.oneof(fc.double(), fc.constantFrom("NaN", "2026-01-01T00:00:00Z", 1e300)));
    case "boolean":
      return right(fc.boolean());
    default:
      return right(fc.oneof(fc.base64String(), fc.string()));
  }
}

const bytes = fc.uint8Array({ maxLength: 200 });

test("random JSON", async () => {
  await fc.assert(
    fc.asyncProperty(operations, tree, ({ service, name }, value) =>
      survives(json(`${INDEX[service]?.target}.${name}`, value)),
    ),
    { numRuns: 300 },
  );
});

test("JSON and CBOR that are nearly right", async () => {
  const call = operations.chain(({ service, name, model }) => {
    const type = model?.operation(name)?.input;
    const body = type ? nearly(type) : tree;
    return body.map((value) => ({ service, name, value }));
  });
  await fc.assert(
    fc.asyncProperty(call, async ({ service, name, value }) => {
      const target = INDEX[service]?.target;
      await survives(json(`${target}.${name}`, value));
      const headers = { "smithy-protocol": "rpc-v2-cbor" };
      await survives(
        request({ path: `/service/${target}/operation/${name}`, headers, body: writeCbor(value) }),
      );
    }),
    { numRuns: 200 },
  );
});

test("random bytes where JSON or gzip belongs", async () => {
  await fc.assert(
    fc.asyncProperty(operations, bytes, fc.boolean(), async ({ service, name }, body, packed) => {
      const sent = json(`${INDEX[service]?.target}.${name}`, "");
      const headers = { ...sent.headers, "content-encoding": "gzip" };
      await survives({ ...sent, body });
      await survives({ ...sent, headers, body: packed ? gzipSync(body) : body });
    }),
  );
});

test("random CBOR, whole and cut", async () => {
  const cbor = fc.oneof(
    bytes,
    tree.map(writeCbor),
    fc.tuple(tree.map(writeCbor), fc.nat(300)).map(([all, at]) => all.subarray(0, at)),
  );
  await fc.assert(
    fc.asyncProperty(operations, cbor, ({ service, name }, body) =>
      survives(
        request({
          path: `/service/${INDEX[service]?.target}/operation/${name}`,
          headers: { "smithy-protocol": "rpc-v2-cbor" },
          body,
        }),
      ),
    ),
    { numRuns: 300 },
  );
});

test("random forms", async () => {
  const part = fc.oneof(
    memberNames,
    fc.constantFrom("member", "entry", "key", "value", "Name", "Value", "1", "2", "-1", "1e9", ""),
  );
  const key = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("."));
  const pair = fc
    .tuple(key, fc.string({ unit: "binary" }))
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  const raw = fc.string({ unit: "binary" });
  await fc.assert(
    fc.asyncProperty(
      operations,
      fc.array(fc.oneof(pair, raw), { maxLength: 10 }),
      ({ service, name }, pairs) =>
        survives(form(`Action=${name}&Version=${INDEX[service]?.version}&${pairs.join("&")}`)),
    ),
    { numRuns: 300 },
  );
});

test("random REST", async () => {
  const segment = fc.oneof(
    fc.constantFrom("functions", "b-1", "v2", "apis", "%", "%2F", "", "2015-03-31"),
    fc.string(),
  );
  const header = fc.constantFrom(
    "x-amz-invocation-type",
    "content-encoding",
    "x-amz-content-sha256",
    "x-amz-meta-a",
    "expires",
    "host",
    "authorization",
  );
  await fc.assert(
    fc.asyncProperty(
      operations,
      fc.array(segment, { maxLength: 5 }),
      fc.dictionary(header, fc.oneof(fc.string(), fc.constantFrom("aws-chunked", "gzip", "STREAMING-X")), {
        noNullPrototype: true,
      }),
      fc.oneof(
        bytes,
        fc.string().map((text) => Buffer.from(text)),
        tree.map((value) => Buffer.from(JSON.stringify(value))),
      ),
      async ({ service, name, model }, segments, headers, body) => {
        const [method = "GET", uri = "/"] = model?.file.operations[name]?.http ?? [];
        const [pattern = "", query = ""] = uri.split("?");
        const path = pattern.replaceAll(/\{\w+\+?\}/g, () => encodeURIComponent(name));
        const signed = INDEX[service]?.signing;
        await survives(request({ method, path, query, headers, body, signed }));
        await survives(request({ method, path: `/${segments.join("/")}`, query, headers, body, signed }));
        await survives(
          request({ method, path: `/${segments.join("/")}`, query: segments.join("&"), headers, body }),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test("random XML", async () => {
  const name = fc.oneof(
    memberNames.map((name) => name.replaceAll("_", "A")),
    fc.constantFrom("Tag", "Object", "Delete", "member"),
  );
  const xml = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("text", "<![CDATA[x]]>", "&amp;", "&bogus;", "<", "true", "5", "2026-01-01T00:00:00Z"),
      fc
        .tuple(name, fc.array(tie("node"), { maxLength: 4 }))
        .map(([tag, inner]) => `<${tag}>${inner.join("")}</${tag}>`),
    ),
  })).node;
  const s3 = models.find(({ file }) => file.service === "s3");
  const writes = Object.entries(s3?.file.operations ?? {}).filter(
    ([, { http }]) => http?.[0] === "PUT" || http?.[0] === "POST",
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writes), xml, async ([, { http }], body) => {
      const [method, uri] = http ?? ["", ""];
      const [pattern = "", query = ""] = uri.split("?");
      const path = pattern.replace("{Bucket}", "b-1").replace("{Key+}", "key");
      await survives(request({ method, path, query, body, signed: "s3" }));
    }),
    { numRuns: 300 },
  );
});
