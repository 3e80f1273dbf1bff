import type { ActionData } from "../../../../permissions/actions.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, type Problem } from "../../../verdict.ts";
import {
  type Grant,
  grantsOf,
  isEverything,
  isHidden,
  isNarrowed,
  listed,
  verdictOn,
  whoHas,
} from "../statements.ts";
import { isMild } from "./mild.ts";
import { GRANTED_ON_ALL, MEANS_LOGGING } from "./granted-on-all.ts";

export default item({
  id: "permissions/wildcard-resources",
  of: "role",
  says: "Every action that can be limited to some resources is.",
  because:
    "With Resource * the function reaches every table, bucket and secret of the account: those of other teams, and those that are made tomorrow.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  severity: "warning",
  needs: "actions",
  appliesTo: (role) => role.functions.length > 0 || notApplicable("no function assumes it"),
  check: (role, { actions, fleet }) => {
    if (!actions) return met();
    return verdictOn(
      role,
      fleet,
      grantsOf(role, fleet).flatMap((grant) => problemsOf(grant, actions)),
    );
  },
});

function problemsOf(grant: Grant, actions: ActionData): Problem[] {
  const { statement } = grant;
  const wildcard = statement.resources.find(({ text }) => isEverything(text));
  if (statement.effect !== "Allow" || !wildcard || isNarrowed(statement)) return [];
  // Whole services are named by permissions/wildcard-actions: one text is one finding.
  const written = statement.actions
    .map(({ text }) => text)
    .filter((text) => !isHidden(text) && !/^[^:]*(?::\*)?$/.test(text));
  const wide = written.filter((text) => limitable(text, actions).length > 0);
  if (wide.length === 0) return [];
  const apart = wide.length < statement.actions.length ? ", in a statement without the other actions" : "";
  const examples = listed([...examplesOf(wide, actions)], "and", 3);
  const harmless = wide.every((text) => limitable(text, actions).every((action) => isMild(action, actions)));
  return [
    {
      at: wildcard.node,
      says: `${whoHas(grant)} may call ${listed(wide)} on every resource of the account.`,
      cure: `Name the resources it needs${apart}${examples ? `, such as ${examples}` : ""}.`,
      ...(harmless ? { severity: "note" as const } : {}),
    },
  ];
}

/** What a pattern grants that could be limited. Lists of names are left alone: they show what is there, and no more. */
function limitable(pattern: string, actions: ActionData): readonly string[] {
  if (MEANS_LOGGING.test(pattern)) return [];
  return actions
    .matching(pattern)
    .filter(
      (action) =>
        actions.supportsResource(action) &&
        actions.accessLevel(action) !== "list" &&
        !GRANTED_ON_ALL.has(action),
    );
}

/** How a resource is written, for the first action of each service. */
function examplesOf(wide: readonly string[], actions: ActionData): ReadonlySet<string> {
  const byService = new Map<string, string>();
  for (const pattern of wide) {
    const [action = ""] = limitable(pattern, actions);
    const service = action.slice(0, action.indexOf(":"));
    const types = actions.resourcesOf(action);
    // glue:GetTable takes catalogs and databases too, but it is the table that one would name.
    const meant = types.filter(({ type }) => action.toLowerCase().includes(type.toLowerCase()));
    const one = meant.at(-1) ?? (types.length < 3 ? types[0] : undefined);
    if (one && !byService.has(service)) byService.set(service, one.arn);
  }
  return new Set(byService.values());
}
