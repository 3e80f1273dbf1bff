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
import { GRANTED_ON_ALL } from "./granted-on-all.ts";

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
  const written = statement.actions.map(({ text }) => text).filter((text) => text !== "*" && !isHidden(text));
  const wide = written.filter((text) => limitable(text, actions).length > 0);
  if (wide.length === 0) return [];
  const others = written.length - wide.length;
  return [
    {
      at: wildcard.node,
      says: `${whoHas(grant)} may call ${listed(wide)} on every resource of the account.`,
      cure: `Name the resources${others > 0 ? `, in a statement without the actions that take only *` : ""}: ${formats(wide, actions)}.`,
    },
  ];
}

/** What a pattern grants that could be limited. Lists of names are left alone: they show what is there, and no more. */
function limitable(pattern: string, actions: ActionData): readonly string[] {
  return actions
    .matching(pattern)
    .filter(
      (action) =>
        actions.supportsResource(action) &&
        actions.accessLevel(action) !== "list" &&
        !GRANTED_ON_ALL.has(action),
    );
}

/** How the resources of the first action of each service are written. */
function formats(wide: readonly string[], actions: ActionData): string {
  const byService = new Map<string, string>();
  for (const pattern of wide) {
    const [action] = limitable(pattern, actions);
    const service = action?.split(":")[0];
    if (action === undefined || service === undefined || byService.has(service)) continue;
    // The shortest is the thing itself; the longer ones are access points and parts of it.
    const [shortest] = actions.resourcesOf(action).toSorted((a, b) => a.arn.length - b.arn.length);
    if (shortest) byService.set(service, shortest.arn);
  }
  return listed([...byService.values()], "and", 3);
}
