import { once } from "../fleet/once.ts";
import { functionsIn, functionsOf, stacksWithFunctions } from "../fleet/lookup.ts";
import type { Alarm, Fleet, LambdaFunction } from "../fleet/model.ts";
import { sourcesOf } from "../fleet/sources.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import type { SubjectKind, Subjects } from "./item.ts";

const sources = once(sourcesOf);

/** All subjects of a kind. */
export function subjectsOf<K extends SubjectKind>(fleet: Fleet, kind: K): readonly Subjects[K][] {
  const all: { readonly [Kind in SubjectKind]: readonly Subjects[Kind][] } = {
    function: fleet.functions,
    alarm: fleet.alarms,
    queue: fleet.queues,
    role: fleet.roles,
    source: sources(fleet),
    stack: stacksWithFunctions(fleet),
    fleet: fleet.functions.length > 0 ? [fleet] : [],
  };
  return all[kind];
}

/** What a report needs to know of any subject. */
export interface Described {
  readonly name: string;
  readonly stack?: Stack;
  /** As authored; where Metadata and comments are looked for. */
  readonly resource?: Resource;
  /** Functions in whose row of the matrix the verdict counts. */
  readonly functions: readonly LambdaFunction[];
}

export function describe<K extends SubjectKind>(kind: K, subject: Subjects[K], fleet: Fleet): Described {
  switch (kind) {
    case "function": {
      const fn = subject as Subjects["function"];
      return { name: fn.id, stack: fn.stack, resource: fn.declared, functions: [fn] };
    }
    case "alarm": {
      const alarm = subject as Subjects["alarm"];
      return { ...ofResource(alarm.resource), functions: watchedFunctions(alarm, fleet) };
    }
    case "queue": {
      const queue = subject as Subjects["queue"];
      const functions = [
        ...queue.consumers.map((consumer) => consumer.fn),
        ...queue.deadLetterOf.flatMap((source) => (source.fn ? [source.fn] : [])),
      ];
      return { ...ofResource(queue.resource), functions: [...new Set(functions)] };
    }
    case "role": {
      const role = subject as Subjects["role"];
      return { ...ofResource(role.resource), functions: role.functions };
    }
    case "source": {
      const source = subject as Subjects["source"];
      return { ...ofResource(source.resource), functions: source.functions };
    }
    case "stack": {
      const stack = subject as Subjects["stack"];
      return { name: stack.name, stack, functions: functionsIn(stack, fleet) };
    }
    default:
      return { name: "the fleet", functions: [] };
  }
}

function ofResource(resource: Resource): { name: string; stack: Stack; resource: Resource } {
  return { name: resource.id, stack: resource.stack, resource: resource.generatedBy ?? resource };
}

/** Functions an alarm watches, through its children too. */
export function watchedFunctions(alarm: Alarm, fleet: Fleet): LambdaFunction[] {
  const resources = new Set<Resource>();
  const visit = (one: Alarm, depth: number) => {
    for (const watch of one.watches) if (watch.resource) resources.add(watch.resource);
    if (depth < 5) for (const child of one.children) visit(child, depth + 1);
  };
  visit(alarm, 0);
  return [...resources].flatMap((resource) => functionsOf(resource, fleet));
}
