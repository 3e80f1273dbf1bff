import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";

export default item({
  id: "permissions/shared-role",
  of: "role",
  says: "Every function has a role of its own.",
  because:
    "A shared role grants each function what any of them needs, and nobody dares to take a right away, because nobody knows who uses it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  severity: "note",
  appliesTo: (role) => role.functions.length > 0 || notApplicable("no function assumes it"),
  check: (role) => {
    const names = role.functions.map((fn) => fn.id);
    if (names.length < 2) return met();
    const shown =
      names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
    return notMet(
      role.resource.at,
      `${names.length} functions share ${role.resource.id}: ${shown}.`,
      "Give each function a role with the rights that it needs; with SAM, leave Role out and name Policies.",
    );
  },
});
