import type { Entry } from "../../engine/kernel/journal.ts";
import type { DeployLine } from "../../local/deployer.ts";
import type { Names } from "./names.ts";
import { changed, happened } from "./sentences.ts";
import { followShifts } from "./shifts.ts";

/** Tells whoever deploys what happens to the stack and to the traffic meanwhile, and nothing else of the fleet. */
export function tellDeploy(say: (line: DeployLine) => void, names: Names): (entry: Entry) => void {
  const shifts = followShifts();
  return (entry) => {
    const { what, data } = entry;
    const said =
      shifts(entry, names) ??
      changed(what, data) ??
      (/^(?:codedeploy\.|cloudwatch\.alarm)/.test(what) ? happened(what, data, names) : undefined);
    if (said) say({ says: said.says, bad: said.bad });
  };
}
