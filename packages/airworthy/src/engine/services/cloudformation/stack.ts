import { ServiceError } from "../../error.ts";
import { deferred, type Later, whenKnown } from "../../kernel/later.ts";
import type { Members, Place } from "../../service.ts";
import { attempt, whenSettled } from "./attempt.ts";
import { bringAll, type Detach } from "./bring.ts";
import { standIn } from "./inert.ts";
import { ordered } from "./references.ts";
import { resolve } from "./resolve.ts";
import { scopeFor } from "./scope.ts";
import type { Json, Resource, Template } from "./template.ts";
import { type Context, type Handler, type Made, type Props, Unflown } from "./types/handler.ts";
import { HANDLERS } from "./types/index.ts";

/** A stack as it stands. Resources are in the order they were made. */
export interface Stack {
  readonly name: string;
  readonly id: string;
  readonly resources: ReadonlyMap<string, Standing>;
  readonly outputs: ReadonlyMap<string, Json>;
  readonly exports: ReadonlyMap<string, Json>;
}

export interface Standing {
  readonly resource: Resource;
  /** With every intrinsic resolved. */
  readonly properties: Props;
  readonly made: Made;
  /** Tolerated, but nothing here acts on it. */
  readonly inert: boolean;
}

export interface Deployment {
  readonly place: Place;
  readonly name: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  /** Exports of the other stacks. */
  readonly exports: ReadonlyMap<string, Json>;
  /** The stack as it was, for an update. */
  readonly before?: Stack;
  /** Take resources of types that do not fly, without effect. */
  readonly allowInert: boolean;
  /** Update every resource at once, whatever its UpdatePolicy says. */
  readonly atOnce?: boolean;
}

/** What stopped a deployment, with the line of the template. */
export class DeploymentFailed extends Error {
  readonly where: string;

  constructor(resource: Resource, cause: unknown) {
    super(`${resource.id} (${resource.type}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.where = resource.where;
  }
}

/**
 * Brings a stack to what its template says: makes, changes and removes resources in the order of their references. When
 * one fails, what was made is removed again and the stack is what it was, as far as its services can go back.
 */
export function deploy(deployment: Deployment): Later<Stack> {
  const { place, name, template, before } = deployment;
  const { kernel } = place;
  const id =
    before?.id ??
    `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${name}/${kernel.random("cloudformation.id").uuid()}`;
  const made = new Map<string, Made>();
  const standing = new Map<string, Standing>();
  const fresh: Standing[] = [];
  const updated: { readonly old: Standing; readonly now: Standing }[] = [];
  const outcome = deferred<Stack>();
  const scope = scopeFor({ ...deployment, stack: { name, id }, made });
  const wanted = ordered(template.resources).filter(
    (resource) => resource.condition === undefined || scope.condition(resource.condition),
  );

  const stand = (one: Standing): void => {
    standing.set(one.resource.id, one);
    made.set(one.resource.id, one.made);
  };

  const work = (resource: Resource, detach: Detach): Later<void> =>
    whenSettled(
      attempt(() => bring(resource, detach)),
      (result) => {
        if (!("error" in result)) stand(result.ok);
        else if (deployment.allowInert && (isUnflown(result.error) || onInert(resource)))
          stand(inert(resource, resolve(resource.properties, scope) as Props));
        else throw result.error;
      },
    );

  function bring(resource: Resource, detach: Detach): Standing | Later<Standing> {
    const properties = resolve(resource.properties, scope) as Props;
    const old = before?.resources.get(resource.id);
    const handler = HANDLERS[resource.type];
    if (!handler) return inert(resource, properties);
    const policy = deployment.atOnce ? undefined : resource.updatePolicy;
    const context = {
      ...contextFor(deployment, resource.id),
      detach,
      ...(policy === undefined ? {} : { updatePolicy: resolve(policy, scope) }),
    };
    if (old && old.resource.type === resource.type && !old.inert) {
      if (JSON.stringify(old.properties) === JSON.stringify(properties)) return { ...old, resource };
      const changed = handler.update?.(properties, old, context);
      if (changed) {
        kernel.note("cloudformation.resource-updated", { stack: name, id: resource.id, type: resource.type });
        return whenKnown(changed, (now): Standing => {
          const one = { resource, properties, made: now, inert: false };
          updated.push({ old, now: one });
          return one;
        });
      }
    }
    return whenKnown(handler.create(properties, context), (now): Standing => {
      kernel.note("cloudformation.resource-created", { stack: name, id: resource.id, type: resource.type });
      const one = { resource, properties, made: now, inert: false };
      fresh.push(one);
      return one;
    });
  }

  /** What stands on a stand-in, such as the permission to invoke one, cannot be made either. */
  function onInert({ properties }: Resource): boolean {
    const text = JSON.stringify(resolve(properties, scope));
    return [...standing.values()].some((one) => one.inert && text.includes(one.made.ref));
  }

  function inert(resource: Resource, properties: Props): Standing {
    if (!deployment.allowInert) throw new Unflown(unflownWith(resource, wanted));
    kernel.note("cloudformation.resource-inert", { stack: name, id: resource.id, type: resource.type });
    return { resource, properties, made: standIn(resource, place), inert: true };
  }

  function finish(): void {
    const gone = [...(before?.resources.values() ?? [])].filter(
      (old) =>
        standing.get(old.resource.id)?.made.ref !== old.made.ref && old.resource.deletionPolicy !== "Retain",
    );
    removeAll(deployment, gone.toReversed()).whenDone(() => {
      const stack = attempt((): Stack => ({ name, id, resources: standing, ...outputsOf(template, scope) }));
      stack.whenDone((result) => {
        if ("error" in result) outcome.reject(result.error);
        else {
          kernel.note("cloudformation.stack-ready", { stack: name, resources: standing.size });
          outcome.resolve(result.ok);
        }
      });
    });
  }

  function undo(failure: DeploymentFailed): void {
    kernel.note("cloudformation.stack-rolled-back", {
      stack: name,
      because: failure.message,
      where: failure.where,
    });
    removeAll(deployment, fresh.toReversed()).whenDone(() => revert(updated.length - 1, failure));
  }

  /** What was updated becomes again what it was, the last first; what cannot go back is noted and left. */
  function revert(index: number, failure: DeploymentFailed): void {
    const change = updated[index];
    if (!change) {
      outcome.reject(failure);
      return;
    }
    const { old, now } = change;
    const { id, type } = old.resource;
    attempt(() => HANDLERS[type]?.update?.(old.properties, now, contextFor(deployment, id))).whenDone(
      (result) => {
        const about = { stack: name, id, type };
        if ("error" in result)
          kernel.note("cloudformation.resource-left", { ...about, because: String(result.error) });
        else kernel.note("cloudformation.resource-reverted", about);
        revert(index - 1, failure);
      },
    );
  }

  kernel.note("cloudformation.stack-started", { stack: name, resources: wanted.length });
  bringAll(wanted, work, (failure) => {
    if (failure) undo(new DeploymentFailed(failure.resource, failure.error));
    else finish();
  });
  return outcome;
}

/** Named with the others at once, so that nobody has to find them one after the other. */
function unflownWith(resource: Resource, wanted: readonly Resource[]): string {
  const others = wanted.filter((one) => one !== resource && !HANDLERS[one.type]);
  const some = others.slice(0, MOST_NAMED).map(({ id, type, where }) => `\n  ${where}: ${id} (${type})`);
  const more = others.length - some.length;
  return [
    "airworthy does not fly this type of resource yet; --allow-inert takes it without effect",
    ...(others.length > 0 ? [". Nor these:", ...some] : []),
    ...(more > 0 ? [`\n  and ${more} more`] : []),
  ].join("");
}

const MOST_NAMED = 20;

/** Whether the engine lacks what a resource needs: its type, a property of it, or the service behind it. */
function isUnflown(error: unknown): boolean {
  return error instanceof Unflown || (error instanceof ServiceError && error.code === "NotImplemented");
}

/** Removes a whole stack, the last made first. */
export function destroy(deployment: Omit<Deployment, "template">, stack: Stack): Later<void> {
  return removeAll(deployment, [...stack.resources.values()].toReversed());
}

/** One after the other; what cannot be removed is noted and left, as CloudFormation does with a failed clean-up. */
function removeAll(deployment: Pick<Deployment, "place" | "name">, gone: readonly Standing[]): Later<void> {
  const done = deferred<void>();
  const step = (index: number): void => {
    const one = gone[index];
    if (!one) {
      done.resolve();
      return;
    }
    const handler: Handler | undefined = one.inert ? undefined : HANDLERS[one.resource.type];
    const context = contextFor(deployment, one.resource.id);
    attempt(() => handler?.remove?.(one.made, one.properties, context)).whenDone((result) => {
      const { kernel } = deployment.place;
      const about = { stack: deployment.name, id: one.resource.id, type: one.resource.type };
      if ("error" in result)
        kernel.note("cloudformation.resource-left", { ...about, because: String(result.error) });
      else kernel.note("cloudformation.resource-removed", about);
      step(index + 1);
    });
  };
  step(0);
  return done;
}

function outputsOf(
  template: Template,
  scope: Parameters<typeof resolve>[1],
): Pick<Stack, "outputs" | "exports"> {
  const outputs = new Map<string, Json>();
  const exports = new Map<string, Json>();
  for (const [name, output] of template.outputs) {
    if (output.condition !== undefined && !scope.condition(output.condition)) continue;
    const value = resolve(output.value, scope);
    outputs.set(name, value);
    if (output.exportName !== undefined) exports.set(String(resolve(output.exportName, scope)), value);
  }
  return { outputs, exports };
}

function contextFor({ place, name: stack }: Pick<Deployment, "place" | "name">, id: string): Context {
  return {
    place,
    stack,
    id,
    name(longest = 255) {
      const tail = place.kernel.random("cloudformation.name").hex(12).toUpperCase();
      return `${`${stack}-${id}`.slice(0, longest - tail.length - 1)}-${tail}`;
    },
    call(service, operation, input) {
      const caller = { kind: "service", principal: "cloudformation.amazonaws.com" } as const;
      return whenKnown(place.call(service, operation, input, caller), (answer): Members => answer ?? {}) as
        | Members
        | Later<Members>;
    },
  };
}
