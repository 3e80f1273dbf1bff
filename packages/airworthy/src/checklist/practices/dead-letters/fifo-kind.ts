import { evaluate } from "../../../readers/cloudformation/values.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at } from "../../../readers/tree.ts";

/** Whether a queue is a FIFO queue; `undefined` when the template does not decide it. */
export function isFifo(queue: Resource): boolean | undefined {
  const node = at(queue.properties, "FifoQueue");
  if (!node) return false;
  const value = evaluate(node, queue.stack);
  if (value.kind === "absent") return false;
  return value.kind === "known" ? String(value.value) === "true" : undefined;
}
