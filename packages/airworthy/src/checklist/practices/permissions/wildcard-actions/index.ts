import type { ActionData } from "../../../../permissions/actions.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, type Problem } from "../../../verdict.ts";
import { type Grant, grantsOf, isEverything, isHidden, listed, verdictOn, whoHas } from "../statements.ts";

/** Services with so few actions that naming all of them says no more than `*`: execute-api, rds-db. */
const FEW = 3;

export default item({
  id: "permissions/wildcard-actions",
  of: "role",
  says: "No function may do everything that a service offers.",
  because:
    "A whole service is always more than the code calls: it can delete the table, open the bucket and change its policy, and it grows by itself with every action AWS adds.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
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
  if (statement.effect !== "Allow") return [];
  const everywhere = statement.resources.some(({ text }) => isEverything(text));
  const reach = everywhere ? "every resource" : "the resources named";
  const [exempt] = statement.notActions;
  if (exempt) {
    const spared = listed(statement.notActions.map(({ text }) => (isHidden(text) ? "…" : text)));
    return [
      {
        at: exempt.node,
        says: `${whoHas(grant)} may do everything but ${spared} on ${reach}.`,
        cure: "Name the actions the function calls in Action, in place of those it does not in NotAction.",
        ...(everywhere ? { severity: "error" as const } : {}),
      },
    ];
  }
  const whole = statement.actions.filter(({ text }) => isWholeService(text, actions));
  const [first] = whole;
  if (!first) return [];
  const all = whole.find(({ text }) => /^\*(?::\*)?$/.test(text));
  if (all) {
    return [
      {
        at: all.node,
        says: `${whoHas(grant)} may do everything on ${reach}.`,
        cure: "Name the actions the function calls.",
        ...(everywhere ? { severity: "error" as const } : {}),
      },
    ];
  }
  const counted = whole.map(({ text }) => `${text} (${actions.matching(text).length} actions)`);
  return [
    {
      at: first.node,
      says: `${whoHas(grant)} may do ${listed(counted)} on ${reach}.`,
      cure: `Name the actions the function calls in place of ${listed(whole.map(({ text }) => text))}.`,
    },
  ];
}

function isWholeService(text: string, actions: ActionData): boolean {
  if (isHidden(text)) return false;
  return text === "*" || (/^[^:]*:\*+$/.test(text) && actions.matching(text).length > FEW);
}
