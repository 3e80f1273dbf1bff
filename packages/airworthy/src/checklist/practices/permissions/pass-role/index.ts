import type { Statement } from "../../../../fleet/model.ts";
import { at, entriesOf } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { notApplicable, problems } from "../../../verdict.ts";

export default item({
  id: "permissions/pass-role",
  of: "role",
  says: "No function may pass any role to any service.",
  because:
    "The right iam:PassRole on every role lets the function start something with the rights of the most powerful role of the account: it is a way to administrator rights.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  severity: "error",
  appliesTo: (role) => role.functions.length > 0 || notApplicable("no function assumes it"),
  check: (role) =>
    problems(
      role.statements.filter(passesAnyRole).map((statement) => ({
        at: statement.resources[0]?.node ?? statement.node,
        says: `${role.functions.map((fn) => fn.id).join(", ")} may pass every role of the account.`,
        cure: "Name the roles it passes in Resource, and the service it passes them to in a condition on iam:PassedToService.",
      })),
    ),
});

function passesAnyRole(statement: Statement): boolean {
  if (statement.effect !== "Allow") return false;
  const passes = statement.actions.some(({ text }) => /^iam:Pass(?:Role|\*)$/i.test(text));
  const any = statement.resources.some(
    ({ text }) =>
      text === "*" || /^arn:[^:]*:iam::[^:]*:role\/\*$/.test(text.replaceAll(/\$\{[^}]*\}/g, "x")),
  );
  return passes && any && !limitsService(statement);
}

/** A condition on the service (or on the role's tags or name) says which role may be passed in another way. */
function limitsService(statement: Statement): boolean {
  return entriesOf(statement.condition).some((operator) =>
    entriesOf(operator.value).some(
      (key) =>
        /^iam:PassedToService$|^iam:AssociatedResourceArn$|^aws:ResourceTag\//i.test(key.key) &&
        at(operator.value, key.key) !== undefined,
    ),
  );
}
