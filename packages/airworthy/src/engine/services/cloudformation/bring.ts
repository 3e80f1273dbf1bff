import type { Later } from "../../kernel/later.ts";
import { needsOf } from "./references.ts";
import type { Resource } from "./template.ts";

/** Lets the others go on while this one takes long; `cancel` is called when one of them fails meanwhile. */
export type Detach = (cancel: () => void) => void;

export interface Failure {
  readonly resource: Resource;
  readonly error: unknown;
}

/**
 * Works on resources in their order, each after those that it needs, and one after the other but for those that detach
 * themselves: as CloudFormation does, traffic of many aliases shifts at the same time. After a failure nothing new
 * begins, what is detached is cancelled, and `ended` is called when all of it has ended.
 */
export function bringAll(
  resources: readonly Resource[],
  work: (resource: Resource, detach: Detach) => Later<void>,
  ended: (failure: Failure | undefined) => void,
): void {
  const waiting = [...resources];
  const ids = new Set(resources.map(({ id }) => id));
  const done = new Set<string>();
  const cancels = new Map<string, () => void>();
  let blocked = false;
  let pumping = false;
  let failure: Failure | undefined;

  const ready = (resource: Resource): boolean =>
    [...needsOf(resource)].every((id) => !ids.has(id) || id === resource.id || done.has(id));

  function begin(resource: Resource): void {
    blocked = true;
    let open = true;
    const step = work(resource, (cancel) => {
      if (!open) return;
      cancels.set(resource.id, cancel);
      blocked = false;
      pump();
    });
    step.whenDone((outcome) => {
      open = false;
      if (!cancels.delete(resource.id)) blocked = false;
      if (!("error" in outcome)) done.add(resource.id);
      else if (!failure) {
        failure = { resource, error: outcome.error };
        for (const cancel of cancels.values()) cancel();
      }
      pump();
    });
  }

  function pump(): void {
    // Steps that end at once come back here: they go on in the loop that began them.
    if (pumping) return;
    pumping = true;
    while (!blocked && !failure) {
      const index = waiting.findIndex(ready);
      if (index < 0) break;
      const [resource] = waiting.splice(index, 1);
      if (resource) begin(resource);
    }
    pumping = false;
    if (!blocked && cancels.size === 0 && (failure || waiting.length === 0)) finish();
  }

  let told = false;
  function finish(): void {
    if (told) return;
    told = true;
    ended(failure);
  }

  pump();
}
