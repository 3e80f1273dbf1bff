import { indexedHeap, type IndexedHeap } from "./heap.ts";
import { NOISY_MESSAGES, NOISY_SHARE } from "./limits.ts";
import type { Message } from "./message.ts";
import type { Order } from "./order.ts";

interface Tenant {
  /** `undefined` holds all messages without a group, each of which is a tenant of its own: never noisy. */
  readonly id: string | undefined;
  readonly visible: IndexedHeap<Message>;
  readonly inFlight: Set<Message>;
  messages: number;
  /** Order of its first visible message. */
  turn: number;
}

/**
 * The oldest first, and fair between tenants: while one of them has more than its share in flight, messages of the
 * others come before its own. Of AWS's two measures this is the concurrency share; the share of processing time is
 * not among them.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export function standardOrder(): Order {
  const tenants = new Map<string | undefined, Tenant>();
  const ready = indexedHeap<Tenant>((a, b) => a.turn < b.turn);
  let inFlight = 0;

  function tenantOf({ groupId }: Message): Tenant {
    let tenant = tenants.get(groupId);
    if (!tenant) {
      const visible = indexedHeap<Message>((a, b) => a.order < b.order);
      tenant = { id: groupId, visible, inFlight: new Set(), messages: 0, turn: 0 };
      tenants.set(groupId, tenant);
    }
    return tenant;
  }

  function refresh(tenant: Tenant): void {
    const first = tenant.visible.first();
    if (first && first.order === tenant.turn && ready.size > 0 && tenants.size === 1) return;
    ready.remove(tenant);
    if (!first) return;
    tenant.turn = first.order;
    ready.add(tenant);
  }

  function landed(tenant: Tenant, message: Message): void {
    if (tenant.inFlight.delete(message)) inFlight--;
  }

  const isNoisy = (tenant: Tenant): boolean =>
    tenant.id !== undefined &&
    tenant.inFlight.size >= NOISY_MESSAGES &&
    tenant.inFlight.size > NOISY_SHARE * inFlight;

  /** The tenant whose turn it is: a quiet one, or else the noisy one with the least in flight. */
  function choose(): Tenant | undefined {
    const noisy: Tenant[] = [];
    let chosen = ready.first();
    while (chosen && isNoisy(chosen)) {
      ready.remove(chosen);
      noisy.push(chosen);
      chosen = ready.first();
    }
    for (const tenant of noisy) ready.add(tenant);
    if (chosen) return chosen;
    return noisy.toSorted((a, b) => a.inFlight.size - b.inFlight.size)[0];
  }

  return {
    joined(message) {
      tenantOf(message).messages++;
    },
    left(message) {
      const tenant = tenantOf(message);
      tenant.messages--;
      landed(tenant, message);
      if (tenant.visible.remove(message)) refresh(tenant);
      if (tenant.messages > 0) return;
      ready.remove(tenant);
      tenants.delete(tenant.id);
    },
    shown(message) {
      const tenant = tenantOf(message);
      landed(tenant, message);
      tenant.visible.add(message);
      refresh(tenant);
    },
    hidden(message) {
      const tenant = tenantOf(message);
      if (tenant.visible.remove(message)) refresh(tenant);
      if (message.state !== "in-flight" || tenant.inFlight.has(message)) return;
      tenant.inFlight.add(message);
      inFlight++;
    },
    next(most) {
      const found: Message[] = [];
      while (found.length < most) {
        const tenant = choose();
        const message = tenant?.visible.first();
        if (!tenant || !message) break;
        found.push(message);
        tenant.visible.remove(message);
        refresh(tenant);
      }
      return found;
    },
  };
}
