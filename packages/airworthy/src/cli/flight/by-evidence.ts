import type { Standard } from "../../checklist/standard.ts";
import type { Flight } from "../../local/flight.ts";
import type { Outcome } from "../../shifting/model.ts";
import { ENGINE_METRICS } from "../../shifting/defaults.ts";
import { readAlias, updateOf } from "../../shifting/host/alias.ts";
import { specOf } from "../shift/spec.ts";
import { idOf } from "../shift/begin.ts";

/** A function that a shift by evidence has begun for. */
export interface Led {
  readonly name: string;
  readonly ended: Promise<Outcome | null>;
}

/**
 * After a deployment: what the state machine of `standard.shifting.controller: step-functions` does on AWS. A function whose
 * template leaves its alias alone is published, and the alias shifted by evidence, or moved at once.
 */
export async function leadChanged(
  flight: Flight,
  standardOf: (functionId: string) => Standard,
  aliases: "at once" | "as the template says",
): Promise<Led[]> {
  const { call } = flight.shifts;
  const led: Led[] = [];
  for (const { id, functionName, alias } of aliasesOf(flight)) {
    const standard = standardOf(id);
    if (standard.shifting.controller !== "step-functions") continue;
    const { version, weights, revisionId } = await readAlias(call, { functionName, alias });
    // Another shift is under way: what was deployed meanwhile is shifted with the next deployment.
    if (Object.keys(weights).length > 0) continue;
    const { Version } = await call("lambda", "PublishVersion", { FunctionName: functionName });
    const fresh = String(Version);
    if (fresh === version) continue;
    if (aliases === "at once") {
      await call(
        "lambda",
        "UpdateAlias",
        updateOf({ functionName, alias }, { version: fresh, weights: {}, revisionId }),
      );
      continue;
    }
    const started = flight.clock.turns.kernel.now();
    const shift = {
      id: idOf(functionName, alias, fresh, started),
      functionName,
      alias,
      old: version,
      new: fresh,
      metrics: ENGINE_METRICS,
      ...specOf({}, standard, ENGINE_METRICS),
    };
    const { ended } = await flight.shifts.lead({ shift, name: id, started });
    led.push({ name: id, ended });
  }
  return led;
}

/** Aliases of the fleet's stacks, with the function each is of. */
function aliasesOf({ stacks }: Flight) {
  return stacks.flatMap((stack) => {
    const resources = [...stack.resources.values()];
    const ids = new Map(resources.map(({ resource, made }) => [made.ref, resource.id]));
    return resources.flatMap(({ resource, made }) => {
      // The Ref of an alias is its ARN.
      const [, functionName, alias] = /:function:([^:]+):([^:]+)$/.exec(made.ref) ?? [];
      return resource.type === "AWS::Lambda::Alias" && functionName !== undefined && alias !== undefined
        ? [{ id: ids.get(functionName) ?? functionName, functionName, alias }]
        : [];
    });
  });
}
