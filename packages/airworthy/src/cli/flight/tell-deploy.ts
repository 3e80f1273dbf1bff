import type { Entry } from "../../engine/kernel/journal.ts";
import type { DeployLine } from "../../local/deployer.ts";
import type { Names } from "./names.ts";
import { changed, happened } from "./sentences.ts";
import { followShifts } from "./shifts.ts";

/** Where somebody has to let time pass for anything to happen. */
export const STANDS_STILL =
  "time stands still in this fleet: `airworthy time advance 6m` lets it pass, and traffic shift";

/** Tells whoever deploys what happens to the stack and to the traffic meanwhile, and nothing else of the fleet. */
export function tellDeploy(
  say: (line: DeployLine) => void,
  names: Names,
  standsStill: boolean,
): (entry: Entry) => void {
  const shifts = followShifts();
  return (entry) => {
    const { what, data } = entry;
    if (what === "codedeploy.deployment-created" && standsStill && data["rollsBack"] === undefined)
      say({ says: STANDS_STILL, bad: false });
    const said =
      shifts(entry, names) ??
      changed(what, data) ??
      (/^(?:codedeploy\.|cloudwatch\.alarm|shift\.)/.test(what) ? happened(what, data, names) : undefined);
    if (said) say({ says: said.says, bad: said.bad });
  };
}
