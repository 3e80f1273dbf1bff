import { type Flow, flow } from "../../kernel/flow.ts";
import type { HttpAnswer } from "../../ports.ts";
import type { Sink } from "./invoke.ts";
import { answer, failure } from "./url-answer.ts";

/** Between the prelude of a streamed answer and its body. Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming */
const NULS = Buffer.alloc(8);
const BRACE = 0x7b;

/** Makes an HTTP answer of a response in pieces: its head as soon as the prelude is there, the rest as it comes. */
export function urlStream(resolve: (answer: HttpAnswer) => void): Sink {
  let held = Buffer.alloc(0);
  let rest: Flow<Uint8Array> | undefined;

  function open(head: HttpAnswer): void {
    rest = flow();
    resolve({ ...head, rest });
  }

  return {
    chunk(bytes) {
      if (rest) return rest.write(bytes);
      held = Buffer.concat([held, bytes]);
      const head = headOf(held);
      if (head) open(head);
    },
    done({ payload, functionError }) {
      if (rest) {
        if (!functionError && payload.length > 0) rest.write(payload);
        rest.end();
      } else if (functionError) resolve(failure());
      else {
        const whole = Buffer.concat([held, payload]);
        resolve(headOf(whole) ?? plain(whole));
      }
    },
  };
}

/** Undefined while a prelude has begun and not ended. */
function headOf(bytes: Buffer): HttpAnswer | undefined {
  if (bytes[0] !== BRACE) return plain(bytes);
  const end = bytes.indexOf(NULS);
  if (end < 0) return undefined;
  let prelude: Readonly<Record<string, unknown>>;
  try {
    prelude = JSON.parse(bytes.toString("utf8", 0, end)) as Readonly<Record<string, unknown>>;
  } catch {
    return plain(bytes);
  }
  return answer(
    Number(prelude["statusCode"] ?? 200),
    prelude["headers"],
    bytes.subarray(end + NULS.length),
    Array.isArray(prelude["cookies"]) ? prelude["cookies"].map(String) : [],
  );
}

function plain(body: Uint8Array): HttpAnswer {
  return { status: 200, headers: { "content-type": "application/octet-stream" }, cookies: [], body };
}
