import type { AlarmSet, FunctionProfile, Rehearsal } from "../../packages/airworthy/src/rehearsal/model.ts";
import { rehearse, type RehearseOptions } from "../../packages/airworthy/src/rehearsal/run/rehearse.ts";

export interface Agreement {
  readonly cells: number;
  readonly agree: number;
  readonly apart: readonly string[];
}

/** Both modes on the same arrivals: a cell is a fault and an alarm of a function, its verdict whether most runs detect it. */
export function agreement(
  fleet: readonly FunctionProfile[],
  set: AlarmSet,
  options: RehearseOptions,
): Agreement {
  const minutes = rehearse(fleet, set, options);
  const calls = verdictsOf(rehearse(fleet, set, { ...options, byInvocation: true }));
  const apart = [...verdictsOf(minutes)].flatMap(([cell, { share, seen }]) => {
    const other = calls.get(cell);
    return other?.seen === seen ? [] : [`${cell}: ${share} by minutes, ${other?.share} by calls`];
  });
  return { cells: calls.size, agree: calls.size - apart.length, apart };
}

function verdictsOf({
  functions,
}: Rehearsal): Map<string, { readonly seen: boolean; readonly share: string }> {
  return new Map(
    functions.flatMap((fn) =>
      fn.faults.flatMap(({ fault, runs, cells }) =>
        cells.map(({ alarm, detected }) => [
          `${fn.function} ${fault} ${alarm}`,
          { seen: detected * 2 > runs, share: `${detected}/${runs}` },
        ]),
      ),
    ),
  );
}
