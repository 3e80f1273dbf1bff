import type { Resource } from "../../../../readers/stack.ts";
import { at } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { numberOf, textOf, valueAt } from "../../../properties.ts";
import { cannotTell, met, notMet, type Verdict } from "../../../verdict.ts";
import { isShifted, shiftedAliases } from "../traffic.ts";

/** Minutes between the first and the last shift. https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const LONGEST_SHIFT = 2880;

/** Percent of the traffic that one step may move. The same page. */
const LARGEST_STEP = 99;

export default item({
  id: "traffic-shifting/shift-length",
  of: "function",
  says: "A deployment configuration of the team's own is one that CodeDeploy takes.",
  because: `CodeDeploy takes no shift of more than ${LONGEST_SHIFT} minutes (two days) and no step of more than ${LARGEST_STEP} %: the stack fails to deploy.`,
  source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html",
  severity: "error",
  appliesTo: isShifted,
  check: (fn, { fleet }) => {
    for (const { deployment } of shiftedAliases(fn)) {
      const { group, config } = deployment;
      const own = group && config && fleet.resolver.target(config, group.stack)?.resource;
      const verdict = own && judged(own);
      if (verdict) return verdict;
    }
    return met();
  },
});

function judged(config: Resource): Verdict | undefined {
  if (config.type !== "AWS::CodeDeploy::DeploymentConfig") return undefined;
  const routing = ["TrafficRoutingConfig"] as const;
  const type = textOf(valueAt(config, ...routing, "Type"));
  const steps = { TimeBasedCanary: "Canary", TimeBasedLinear: "Linear" }[type ?? ""];
  if (!steps) return undefined;
  const kind = `TimeBased${steps}`;
  const percent = numberOf(valueAt(config, ...routing, kind, `${steps}Percentage`));
  const interval = numberOf(valueAt(config, ...routing, kind, `${steps}Interval`));
  if (percent === undefined || interval === undefined)
    return cannotTell("its percentage or interval is hidden", config.at);
  const place = (name: string) => at(config.properties, ...routing, kind, name) ?? config.at;
  const length = steps === "Canary" ? interval : interval * (Math.ceil(100 / percent) - 1);
  if (length > LONGEST_SHIFT)
    return notMet(
      place(`${steps}Interval`),
      `${config.id} shifts traffic for ${length} minutes, more than the ${LONGEST_SHIFT} that CodeDeploy takes.`,
      "Take larger steps or a shorter interval.",
    );
  if (percent < 1 || percent > LARGEST_STEP)
    return notMet(
      place(`${steps}Percentage`),
      `${config.id} moves ${percent} % in one step; CodeDeploy takes 1 to ${LARGEST_STEP}.`,
      "Choose a percentage from 1 to 99.",
    );
  return undefined;
}
