import { item } from "../../../item.ts";
import { met, notMet } from "../../../verdict.ts";
import { blindness } from "../blind.ts";
import { measuresFleet } from "../metrics.ts";

export default item({
  id: "alarms/sensitive-statistic",
  of: "alarm",
  says: "An alarm's statistic and threshold can be reached by the fault it is about.",
  because:
    "The Maximum of Errors is 1 however many calls fail, and no call lasts longer than its timeout: an alarm beyond that looks like protection and is none.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "warning",
  appliesTo: measuresFleet,
  check: (alarm, { fleet }) => {
    const blind = blindness(alarm, fleet);
    return blind ? notMet(blind.at, `${alarm.resource.id} ${blind.because}.`, blind.cure) : met();
  },
  fix: (alarm, { fleet }) => {
    const blind = blindness(alarm, fleet);
    return blind?.wantsSum && blind.at.kind === "scalar"
      ? [{ kind: "replace", node: blind.at, value: "Sum" }]
      : "only its author knows from which value on it is meant to go off";
  },
});
