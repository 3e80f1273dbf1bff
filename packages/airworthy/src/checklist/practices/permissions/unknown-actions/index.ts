import type { Change } from "../../../../fixers/change.ts";
import type { Statement, Text } from "../../../../fleet/model.ts";
import type { ActionData, Suggestion } from "../../../../permissions/actions.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, type Problem } from "../../../verdict.ts";
import { type Grant, grantsOf, isHidden, listed, verdictOn, whoHas } from "../statements.ts";

export default item({
  id: "permissions/unknown-actions",
  of: "role",
  says: "Every action in a policy exists.",
  because:
    "IAM accepts any name. An action that does not exist grants nothing: the function is denied what it was meant to do, or the right it really uses comes from somewhere wider.",
  source:
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  severity: "warning",
  needs: "actions",
  appliesTo: (role) => role.functions.length > 0 || notApplicable("no function assumes it"),
  check: (role, { actions, fleet }) => {
    if (!actions) return met();
    const found = grantsOf(role, fleet).flatMap((grant) => problemsOf(grant, actions));
    return verdictOn(role, fleet, found);
  },
  fix: (role, { actions, fleet }) => {
    if (!actions) return [];
    const changes = grantsOf(role, fleet).flatMap(({ statement }) => corrections(statement, actions));
    return changes.length > 0
      ? changes
      : "nobody can tell which action is meant, it stands beside it already, or it would be granted on every resource";
  },
});

function unknownIn(statement: Statement, actions: ActionData): readonly Text[] {
  return [...statement.actions, ...statement.notActions].filter(
    ({ text }) => text !== "*" && !isHidden(text) && actions.matching(text).length === 0,
  );
}

function problemsOf(grant: Grant, actions: ActionData): Problem[] {
  const { statement } = grant;
  const unknown = unknownIn(statement, actions);
  if (unknown.length === 0) return [];
  const names = listed(unknown.map(({ text }) => text));
  const one = new Set(unknown.map(({ text }) => text)).size === 1;
  const deny = statement.effect === "Deny";
  const given = `${deny ? "denied" : "granted"} to ${whoHas(grant)}`;
  const nothing = `so ${one ? "it" : "they"} ${deny ? "den" : "grant"}${deny ? (one ? "ies" : "y") : one ? "s" : ""} nothing`;
  return [
    {
      at: unknown[0]?.node ?? statement.node,
      says: `${names}, ${given}, ${one ? "is no IAM action" : "are no IAM actions"}, ${nothing}.`,
      cure: cureFor(unknown, grantedBy(statement, actions), actions),
    },
  ];
}

function cureFor(unknown: readonly Text[], granted: ReadonlySet<string>, actions: ActionData): string {
  const write = new Set<string>();
  const spare: string[] = [];
  const lost: string[] = [];
  for (const { text } of unknown) {
    const meant = suggestionFor(text, actions);
    if (!meant) lost.push(text);
    else if (meant.actions.every((action) => granted.has(action))) spare.push(text);
    else write.add(`${listed(meant.actions)} for ${text}`);
  }
  return [
    write.size > 0 ? `Write ${[...write].join("; ")}.` : "",
    spare.length > 0 ? `Remove ${listed(spare)}: what it means is granted beside it.` : "",
    lost.length > 0
      ? `Remove ${listed(lost)}, which did not exist on ${actions.date}, or look up the name.`
      : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function grantedBy(statement: Statement, actions: ActionData): Set<string> {
  return new Set(statement.actions.flatMap(({ text }) => [...actions.matching(text)]));
}

function suggestionFor(text: string, actions: ActionData): Suggestion | undefined {
  return actions.didYouMean(text.replace(/\*$/, ""));
}

/** Only what is certain, adds one right on known resources, and not the right to hand out rights. */
function corrections(statement: Statement, actions: ActionData): Change[] {
  if (statement.effect !== "Allow" || statement.notActions.length > 0) return [];
  const granted = grantedBy(statement, actions);
  return unknownIn(statement, actions).flatMap(({ text, node }): Change[] => {
    const meant = suggestionFor(text, actions);
    const [action, ...more] = meant?.actions ?? [];
    if (!meant?.certain || action === undefined || more.length > 0 || text.endsWith("*")) return [];
    if (granted.has(action) || actions.accessLevel(action) === "permissions" || node.kind !== "scalar")
      return [];
    // What granted nothing so far must not become a right on everything.
    if (actions.supportsResource(action) && statement.resources.some(({ text: on }) => on === "*")) return [];
    granted.add(action);
    return [{ kind: "replace", node, value: action }];
  });
}
