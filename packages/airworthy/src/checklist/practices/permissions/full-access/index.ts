import { readable } from "../../../../readers/cloudformation/symbols.ts";
import { item } from "../../../item.ts";
import { notApplicable, type Problem, problems } from "../../../verdict.ts";

/** AWS's managed policies that grant a whole service, or everything. */
const WHOLE = /(?:FullAccess(?:_v\d)?|AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

export default item({
  id: "permissions/full-access",
  of: "role",
  says: "No function has a managed policy that grants a whole service.",
  because:
    "A FullAccess policy lets the function, and whoever finds a way into it, delete every table, bucket or queue of the account, in every environment that shares it.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  severity: "error",
  appliesTo: (role) => role.functions.length > 0 || notApplicable("no function assumes it"),
  check: (role) => {
    const found = role.managedPolicies.flatMap(({ symbol, at }): Problem[] => {
      const name = readable(symbol).split("/").at(-1) ?? "";
      if (!WHOLE.test(name)) return [];
      const who = role.functions.map((fn) => fn.id).join(", ");
      return [
        {
          at,
          says: `${who} may do everything that ${name} grants.`,
          cure: "Name the actions it needs on the resources it needs in a policy of its own; SAM's policy templates are a start.",
        },
      ];
    });
    return problems(found);
  },
});
