import assert from "node:assert/strict";
import { type IncomingHttpHeaders, request } from "node:http";
import { after, before, test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import s3 from "../engine/services/s3/index.ts";
import { realClock } from "./clock.ts";
import { type Gateway, openGateway } from "./gateway.ts";

const clock = realClock({ seed: "1", journal: ledger() });
let gateway: Gateway;

before(async () => {
  gateway = await openGateway(0);
  const engine = engineFor({ kernel: clock.turns.kernel, account: "123456789012", definitions: [s3] });
  gateway.serve({ engine, clock, region: "us-east-1" });
  await ask("PUT", "/orders");
});

after(async () => {
  await gateway.close();
  clock.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: gateway.port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

test("a part of an object is 206, its head tells its length, and what has not changed is 304", async () => {
  const { headers } = await ask("PUT", "/orders/1", {}, "0123456789");
  const part = await ask("GET", "/orders/1", { range: "bytes=2-4" });
  assert.deepEqual([part.status, part.text, part.headers["content-range"]], [206, "234", "bytes 2-4/10"]);
  const head = await ask("HEAD", "/orders/1");
  assert.deepEqual([head.status, head.headers["content-length"]], [200, "10"]);
  const same = await ask("GET", "/orders/1", { "if-none-match": String(headers.etag) });
  assert.deepEqual([same.status, same.text, same.headers.etag], [304, "", headers.etag]);
});

test("a bucket in the host is a bucket in the path", async () => {
  await ask("PUT", "/orders/2", {}, "paid");
  const { text } = await ask("GET", "/2", { host: `orders.localhost:${gateway.port}` });
  assert.equal(text, "paid");
});

test("the checksum after a body in chunks is held against it", async () => {
  const put = (crc32: string): Promise<Answer> =>
    ask(
      "PUT",
      "/orders/3",
      {
        "content-encoding": "aws-chunked",
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-trailer": "x-amz-checksum-crc32",
      },
      `9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:${crc32}\r\n\r\n`,
    );
  const { status, headers } = await put("y/Q5Jg==");
  assert.deepEqual([status, headers["x-amz-checksum-crc32"]], [200, "y/Q5Jg=="]);
  const wrong = await put("AAAAAA==");
  assert.match(`${wrong.status} ${wrong.text}`, /^400 .*BadDigest/s);
});

test("a page may do what the rules of the bucket allow", async () => {
  const ask1 = { origin: "https://shop.example", "access-control-request-method": "PUT" };
  assert.match((await ask("OPTIONS", "/orders/4", ask1)).text, /CORS is not enabled/);
  const rules =
    "<CORSConfiguration><CORSRule><AllowedOrigin>https://shop.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod></CORSRule></CORSConfiguration>";
  assert.equal((await ask("PUT", "/orders?cors", {}, rules)).status, 200);
  const { status, headers } = await ask("OPTIONS", "/orders/4", ask1);
  assert.deepEqual([status, headers["access-control-allow-origin"]], [200, "https://shop.example"]);
  assert.equal((await ask("OPTIONS", "/orders/4", { ...ask1, origin: "https://evil.example" })).status, 403);
});

test("a presigned address is good for as long as it says", async () => {
  await ask("PUT", "/orders/5", {}, "paid");
  const at = (day: Date): string => day.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const signed = (day: Date): string =>
    `/orders/5?X-Amz-Credential=test%2F20261123%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${at(day)}&X-Amz-Expires=60&X-Amz-Signature=0`;
  assert.equal((await ask("GET", signed(new Date()))).text, "paid");
  const late = await ask("GET", signed(new Date(Date.now() - 120_000)));
  assert.match(`${late.status} ${late.text}`, /^403 .*Request has expired/s);
});
