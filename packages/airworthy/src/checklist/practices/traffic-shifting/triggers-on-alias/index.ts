import { readable } from "../../../../readers/cloudformation/symbols.ts";
import { item } from "../../../item.ts";
import { cannotTell, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { shiftedAliases, shiftsTraffic } from "../traffic.ts";
import { hiddenAims, pastAlias, trafficOf } from "../triggers.ts";

export default item({
  id: "traffic-shifting/triggers-on-alias",
  of: "function",
  says: "What invokes a function that is deployed gradually invokes the alias that is shifted.",
  because:
    "A trigger that names the function itself runs $LATEST: it gets the new code all at once, before the first canary, and no rollback takes it away.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html",
  severity: "warning",
  appliesTo: (fn, { fleet }) => {
    const shifted = shiftsTraffic(fn, fleet);
    if (shifted !== true) return shifted;
    return trafficOf(fn).length > 0 || notApplicable("nothing in the fleet shows who invokes it");
  },
  check: (fn) => {
    const names = shiftedAliases(fn).map((alias) => alias.name);
    const astray = pastAlias(fn);
    const unknown = trafficOf(fn).find(
      ({ qualifier }) => qualifier !== undefined && !names.includes(qualifier) && qualifier.includes("${"),
    );
    const [hidden] = hiddenAims(fn);
    if (astray.length === 0 && hidden)
      return cannotTell(
        `the definition of ${hidden.via.id} is in another file and may name the alias`,
        hidden.at,
      );
    if (astray.length === 0 && unknown)
      return cannotTell("the alias it invokes has a hidden name", unknown.at);
    const alias = readable(names[0] ?? "");
    return problems(
      astray.slice(0, 1).map((trigger): Problem => {
        const others = new Set(astray.map((one) => one.via.id)).size - 1;
        const more = others > 0 ? ` and ${others} ${others === 1 ? "other trigger" : "other triggers"}` : "";
        return {
          at: trigger.at,
          says: `${trigger.via.id}${more} invoke${others > 0 ? "" : "s"} ${fn.id} past its alias ${alias}: a deployment does not shift this traffic.`,
          cure: "Name the alias in the trigger and in its permission.",
        };
      }),
    );
  },
});
