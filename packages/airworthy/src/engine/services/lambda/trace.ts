import { createHash } from "node:crypto";
import type { Random } from "../../kernel/random.ts";
import type { Instant } from "../../kernel/time.ts";

/*
 * The tracing header, and in it the lineage: through which functions a request has come, and how often.
 * Sources: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader,
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */

export interface Trace {
  /** What the function is given, and its clients hand on. */
  readonly header: string;
  /** How often this request had come through the function before. */
  readonly before: number;
}

/** Short names of functions in a lineage, by ARN. Pure: only spares hashing them each time. */
const hashes = new Map<string, string>();

/** @example trace("Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a87bd80c:15", "arn:…:orders", …).before // 15 */
export function trace(
  incoming: string | undefined,
  functionArn: string,
  options: { readonly at: Instant; readonly chance: Random; readonly active: boolean },
): Trace {
  const { at, chance, active } = options;
  const self = hashOf(functionArn);
  if (!incoming) {
    const root = `1-${Math.floor(at / 1000)
      .toString(16)
      .padStart(8, "0")}-${chance.hex(24)}`;
    return {
      header: `Root=${root};Parent=${chance.hex(16)};Sampled=${active ? "1" : "0"};Lineage=${self}:1`,
      before: 0,
    };
  }
  const parts = new Map<string, string>();
  for (const part of incoming.split(";")) {
    const [key = "", value] = part.split("=", 2);
    if (value) parts.set(key.trim(), value);
  }
  const lineage = new Map<string, number>();
  for (const one of (parts.get("Lineage") ?? "").split("|")) {
    const [hash, times] = one.split(":");
    if (hash && times) lineage.set(hash, Number(times) || 0);
  }
  const before = lineage.get(self) ?? 0;
  lineage.set(self, before + 1);
  const fresh = trace(undefined, functionArn, options).header;
  const root = parts.get("Root") ?? fresh.slice("Root=".length, fresh.indexOf(";"));
  const sampled = parts.get("Sampled") ?? (active ? "1" : "0");
  const steps = [...lineage].map(([hash, times]) => `${hash}:${times}`).join("|");
  return { header: `Root=${root};Parent=${chance.hex(16)};Sampled=${sampled};Lineage=${steps}`, before };
}

/** The id that only this invocation has in a header: calls that it makes carry it. */
export function parentOf(header: string): string | undefined {
  return /(?:^|;)Parent=([0-9a-f]+)/.exec(header)?.[1];
}

function hashOf(arn: string): string {
  let hash = hashes.get(arn);
  if (!hash) hashes.set(arn, (hash = createHash("sha256").update(arn).digest("hex").slice(0, 8)));
  return hash;
}
