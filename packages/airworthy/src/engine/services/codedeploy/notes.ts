import type { Kernel } from "../../kernel/kernel.ts";
import { type Deployment, hasEnded } from "./deployment.ts";
import { rollsBackAfter } from "./rollback.ts";
import type { Kept } from "./state.ts";

/** Writes down what became of a deployment, before it is acted on. */
export function noteChanges(kernel: Kernel, kept: Kept, before: Deployment, next: Deployment): void {
  const about = { deployment: kept.id, application: kept.application.name, group: kept.group.name };
  const { shift } = next;
  const which = shift && {
    functionName: shift.functionName,
    alias: shift.alias,
    from: shift.current,
    to: shift.target,
  };
  const rollsBack = kept.rollsBack === undefined ? {} : { rollsBack: kept.rollsBack };
  if (before.status === "Created" && next.status === "InProgress")
    kernel.note("codedeploy.deployment-started", {
      ...about,
      ...which,
      ...rollsBack,
      configuration: kept.configuration,
    });
  for (const event of next.events) {
    const old = before.events.find(({ name }) => name === event.name);
    if (old?.status !== event.status)
      kernel.note("codedeploy.event-changed", {
        deployment: kept.id,
        event: event.name,
        status: event.status,
      });
  }
  if (next.weight !== before.weight)
    kernel.note("codedeploy.traffic-shifted", { ...about, ...which, ...rollsBack, weight: next.weight });
  if (hasEnded(next) && !hasEnded(before))
    kernel.note("codedeploy.deployment-ended", {
      ...about,
      ...which,
      ...rollsBack,
      status: next.status,
      weight: next.weight,
      rolledBack: rollsBackAfter({ ...kept, now: next }),
      ...(next.problem ? { code: next.problem.code, because: next.problem.message } : {}),
    });
}
