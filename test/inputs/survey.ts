import { engineFor } from "../../packages/airworthy/src/engine/engine.ts";
import { ledger } from "../../packages/airworthy/src/engine/kernel/journal.ts";
import { kernelFor } from "../../packages/airworthy/src/engine/kernel/kernel.ts";
import { isLater } from "../../packages/airworthy/src/engine/kernel/later.ts";
import { SECOND } from "../../packages/airworthy/src/engine/kernel/time.ts";
import { SERVICES } from "../../packages/airworthy/src/engine/services/index.ts";
import { simulated } from "../../packages/airworthy/src/engine/services/lambda/simulated.ts";
import type { Model } from "../../packages/airworthy/src/wire/model.ts";
import { INDEX, loadModel } from "../../packages/airworthy/src/wire/services.ts";
import { furnish } from "../conformance/smoke/furnish.ts";
import { inputOf, valueFor } from "../conformance/smoke/inputs.ts";
import { pathsOf, withMember } from "./members.ts";
import { type Seen, watched } from "./watched.ts";

export interface Unread {
  /** `sqs CreateQueue` */
  readonly operation: string;
  readonly member: string;
  /** Copied with the rest of the input, and named by nobody. */
  readonly copied: boolean;
  /** The call was answered. A call that was refused says nothing of a member it did not come to. */
  readonly accepted: boolean;
}

const REGION = "us-east-1";
const CALLER = { kind: "credentials", accessKeyId: "test" } as const;

function fresh() {
  const turns = kernelFor({ seed: "inputs", start: Date.UTC(2026, 0, 1), journal: ledger(10) });
  const definitions = [
    ...SERVICES,
    simulated({ invoke: () => ({ kind: "returns", afterMs: 1, payload: {} }) }),
  ];
  const engine = engineFor({ kernel: turns.kernel, account: "123456789012", definitions });
  const ask = (service: string, operation: string, input: object): unknown => {
    let answer: unknown;
    turns.enter(turns.kernel.now(), () => {
      answer = engine.handle(REGION, {
        service,
        operation,
        input: input as Record<string, unknown>,
        caller: CALLER,
      });
    });
    turns.runUntil(turns.kernel.now() + SECOND);
    return answer;
  };
  return { engine, ask };
}

/** Calls each offered operation with each of its members, and tells the members that nothing ever read. */
export async function unread(only?: string): Promise<Unread[]> {
  const found: Unread[] = [];
  const place = fresh().engine.place(REGION);
  for (const { port, create } of SERVICES) {
    if (!Object.hasOwn(INDEX, port.name) || (only && port.name !== only)) continue;
    const model = await loadModel(port.name);
    for (const operation of Object.keys(create(place).operations))
      found.push(...(await unreadOf(port.name, operation, model)));
  }
  return found;
}

async function unreadOf(service: string, operation: string, model: Model): Promise<Unread[]> {
  const type = model.operation(operation)?.input;
  if (!type) return [];
  const seen: Seen = { named: new Set(), copied: new Set() };
  const paths = pathsOf(type);
  const accepted = new Set<string>();
  for (const { name, members } of paths) {
    const { ask } = fresh();
    const furniture = await furnish(async (to, what, input) => {
      // Functions take a role's name as it comes.
      if (to === "iam") return {};
      const answer = ask(to, what, input);
      if (!isLater(answer)) return (answer ?? {}) as Record<string, unknown>;
      return new Promise((resolve, reject) =>
        answer.whenDone((outcome) =>
          "error" in outcome ? reject(outcome.error) : resolve(outcome.ok as Record<string, unknown>),
        ),
      );
    }, service);
    const least = inputOf(service, operation, type, furniture);
    const input = withMember(least, members, (member) => valueFor(service, operation, member, furniture));
    try {
      const answer = ask(service, operation, watched(input, type, seen) as object);
      if (isLater(answer)) answer.whenDone((outcome) => "ok" in outcome && accepted.add(name));
      else accepted.add(name);
    } catch {
      // A refusal has read what it refuses.
    }
  }
  return paths
    .filter(({ name }) => !seen.named.has(name))
    .map(({ name }) => ({
      operation: `${service} ${operation}`,
      member: name,
      copied: seen.copied.has(name),
      accepted: accepted.has(name),
    }));
}
