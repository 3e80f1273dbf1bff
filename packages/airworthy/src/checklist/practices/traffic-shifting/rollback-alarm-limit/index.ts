import { item } from "../../../item.ts";
import { MOST_ALARMS } from "../../../recipes/shifting.ts";
import { cannotTell, type Problem, problems } from "../../../verdict.ts";
import { isShifted, rollbackAlarms, shiftedAliases } from "../traffic.ts";

export default item({
  id: "traffic-shifting/rollback-alarm-limit",
  of: "function",
  says: `A deployment names no more than ${MOST_ALARMS} alarms.`,
  because: `CodeDeploy takes at most ${MOST_ALARMS} alarms in a deployment group and refuses the whole group beyond, so the stack fails to deploy.`,
  source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html",
  severity: "warning",
  appliesTo: isShifted,
  check: (fn, { fleet }) => {
    const found: Problem[] = [];
    let most = 0;
    for (const alias of shiftedAliases(fn)) {
      const alarms = rollbackAlarms(alias, fleet);
      if (alarms.hiddenBy !== undefined) return cannotTell(alarms.hiddenBy, alias.deployment.at);
      most = Math.max(most, alarms.most);
      if (alarms.most > MOST_ALARMS) {
        found.push({
          at: alias.deployment.at,
          says: `The deployment of ${fn.id} names ${alarms.most} alarms; CodeDeploy takes ${MOST_ALARMS}.`,
          cure: "Put several of them behind one composite alarm and name that.",
        });
      }
    }
    return problems(found, `${most} of ${MOST_ALARMS}`);
  },
});
