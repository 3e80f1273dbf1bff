import type { Kernel, Timer } from "../../kernel/kernel.ts";
import type { Queues, ReceivedMessage } from "../../ports.ts";

/** A queue that keeps to its visibility timeout; enough of SQS to poll it. */
export function queueFixture({ visibilitySeconds = 30, fifo = false } = {}) {
  interface Kept {
    readonly id: string;
    readonly body: string;
    readonly group: string | undefined;
    receipt: string;
    received: number;
    visibleAt: number;
  }
  const kept: Kept[] = [];
  const listeners = new Set<() => void>();
  const removed: string[] = [];
  let kernel: Kernel | undefined;
  let number = 0;
  const now = (): number => kernel?.now() ?? 0;
  const tell = (delay: number): Timer | undefined =>
    kernel?.after(delay, () => {
      for (const listener of listeners) listener();
    });
  const queues: Partial<Queues> = {
    receive(_arn, most) {
      const taken: ReceivedMessage[] = [];
      const locked = new Set(kept.filter(({ visibleAt }) => visibleAt > now()).map(({ group }) => group));
      for (const one of kept) {
        if (taken.length === most) break;
        if (one.visibleAt > now() || (one.group !== undefined && locked.has(one.group))) continue;
        taken.push({
          messageId: one.id,
          receiptHandle: (one.receipt = `${one.id}/${++one.received}`),
          body: one.body,
          md5OfBody: "",
          system: { ApproximateReceiveCount: String(one.received) },
          attributes: {},
        });
      }
      for (const one of kept)
        if (taken.some(({ messageId }) => messageId === one.id))
          one.visibleAt = now() + visibilitySeconds * 1000;
      if (taken.length > 0) tell(visibilitySeconds * 1000);
      return taken;
    },
    remove(_arn, receipt) {
      const index = kept.findIndex((one) => one.receipt === receipt);
      if (index < 0) return;
      removed.push(kept[index]?.id ?? "");
      kept.splice(index, 1);
    },
    watch(_arn, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    describe: (arn) =>
      arn.endsWith("gone")
        ? undefined
        : { visibilitySeconds, fifo, visible: kept.filter(({ visibleAt }) => visibleAt <= now()).length },
  };
  return {
    queues,
    removed,
    kept,
    on: (its: Kernel): void => {
      kernel = its;
    },
    send(body: unknown, group?: string): string {
      const id = `message-${++number}`;
      kept.push({ id, body: JSON.stringify(body), group, receipt: "", received: 0, visibleAt: now() });
      tell(0);
      return id;
    },
  };
}
