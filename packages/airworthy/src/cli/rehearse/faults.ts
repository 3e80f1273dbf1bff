import { matchesAny } from "../../checklist/glob.ts";
import type { OwnFault, RehearsalConfig } from "../../config/rehearsal.ts";
import { BEYOND, CATALOGUE, checkFault } from "../../rehearsal/faults/index.ts";
import type { Fault } from "../../rehearsal/model.ts";
import { UserError } from "../errors.ts";

export interface ChosenFault extends Fault {
  /** Globs of the functions that a fault of one's own can befall. */
  readonly functions?: readonly string[];
  readonly own: boolean;
}

/** The faults to rehearse: the catalogue and the team's own, or those that `--fault` names. */
export function chosenFaults(asked: readonly string[], config: RehearsalConfig): readonly ChosenFault[] {
  const all: readonly ChosenFault[] = [
    ...[...CATALOGUE, ...BEYOND].map((fault) => ({ ...fault, own: false })),
    ...(config.faults ?? []).map(ownFault),
  ];
  const twice = all.find(({ id }, index) => all.findIndex((other) => other.id === id) < index);
  if (twice)
    throw new UserError(
      `airworthy.yaml: rehearsal.faults: ${twice.id} is the id of another fault. Choose another.`,
    );
  const ids = asked.flatMap((one) => one.split(",")).map((one) => one.trim());
  for (const id of ids) {
    if (!all.some((fault) => fault.id.toLowerCase() === id.toLowerCase()))
      throw new UserError(`--fault ${id} is unknown. There are: ${all.map((fault) => fault.id).join(", ")}.`);
  }
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  return wanted.size === 0 ? all : all.filter(({ id }) => wanted.has(id.toLowerCase()));
}

function ownFault({ id, says, minutes, functions, kinds, effect }: OwnFault): ChosenFault {
  const fault: ChosenFault = {
    id,
    says,
    duration: minutes,
    effect,
    ...(kinds ? { befalls: { kinds } } : {}),
    ...(functions ? { functions } : {}),
    own: true,
  };
  try {
    checkFault(fault);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`airworthy.yaml: rehearsal.faults: ${error.message}`, { cause: error });
  }
  return fault;
}

/** Whether a fault is meant for a function. */
export function isMeantFor({ functions }: ChosenFault, name: string): boolean {
  if (!functions) return true;
  return matchesAny(name, functions) || matchesAny(name.split(":").at(-1) ?? name, functions);
}
