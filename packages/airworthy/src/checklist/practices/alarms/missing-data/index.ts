import type { Alarm, LambdaFunction } from "../../../../fleet/model.ts";
import { hiddenBy } from "../../../../readers/cloudformation/values.ts";
import { at } from "../../../../readers/tree.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { numberOf, valueAt } from "../../../properties.ts";
import { cannotTell, met, notApplicable, problems } from "../../../verdict.ts";
import { measuresFleet } from "../metrics.ts";
import { silentFunction, watchesForSilence } from "../silences.ts";
import { isBreaching, isOwn, setOnAlarm } from "../windows.ts";

export default item({
  id: "alarms/missing-data",
  of: "alarm",
  says: "An alarm says what it means that there is no data.",
  because:
    "A function that nobody calls writes no zero but nothing. Unless told otherwise CloudWatch leaves the gaps out, so that one bad minute in a quiet night passes for three in a row, and silence is no fault.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
  severity: "note",
  appliesTo: (alarm, { fleet }) => {
    const applies = measuresFleet(alarm);
    if (applies !== true) return applies;
    return silentFunction(alarm, fleet) !== undefined || notApplicable("what it watches always has data");
  },
  check: (alarm, { fleet }) => {
    const fn = silentFunction(alarm, fleet);
    if (!fn) return met();
    const { resource } = alarm;
    const treatment = valueAt(resource, "TreatMissingData");
    if (treatment && treatment.kind !== "absent" && treatment.kind !== "known")
      return cannotTell(`${hiddenBy(treatment)} decides what missing data means`, treatment.at);
    const written = treatment?.kind === "known" ? String(treatment.value) : undefined;
    if (watchesForSilence(alarm)) {
      if (written === "breaching" || hears(alarm, "InsufficientDataActions")) return met();
      // Few calls may be what it is about: then a value was chosen for none at all.
      if (written !== undefined && isBreaching(alarm, 1) !== false) return met(written);
      return problems([
        {
          at: treatment?.at ?? resource.at,
          says: `${resource.id} does not go off when nobody calls ${fn.id}: there is no data then, which ${written === undefined ? "it does not count" : `counts as ${written}`}.`,
          cure: "Set TreatMissingData to breaching.",
          severity: "warning",
        },
      ]);
    }
    const consequence = written === undefined && consequenceFor(alarm, fn);
    return consequence
      ? problems([
          {
            at: resource.at,
            says: `${resource.id} ${consequence}.`,
            cure: "Set TreatMissingData to notBreaching.",
          },
        ])
      : met();
  },
  fix: (alarm) => {
    if (!isOwn(alarm, "TreatMissingData")) return "an intrinsic decides what missing data means";
    return [setOnAlarm(alarm, "TreatMissingData", watchesForSilence(alarm) ? "breaching" : "notBreaching")];
  },
});

/** What comes of gaps that are left out, where anything does. */
function consequenceFor(alarm: Alarm, fn: LambdaFunction): string | undefined {
  const bad =
    numberOf(valueAt(alarm.resource, "DatapointsToAlarm")) ??
    numberOf(valueAt(alarm.resource, "EvaluationPeriods")) ??
    1;
  if (bad > 1)
    return `leaves out periods without data, so that one bad period while ${fn.id} is hardly called passes for ${bad}`;
  if (hears(alarm, "OKActions"))
    return `has no state without data, so that it tells that all is well each time ${fn.id} is called after a pause`;
  return undefined;
}

function hears({ resource }: Alarm, actions: string): boolean {
  return branches(at(resource.properties, actions)).some(
    (list) => list.kind !== "list" || list.items.length > 0,
  );
}
