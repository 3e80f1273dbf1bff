import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, type Problem, problems } from "../../../verdict.ts";

export default item({
  id: "traffic-shifting/provisioned-concurrency",
  of: "function",
  says: "An alias with provisioned concurrency is not given weights by hand.",
  because:
    'Lambda refuses the two together ("Alias with weights can not be used with Provisioned Concurrency"), and the stack stops half deployed. Reported by users, not documented by AWS.',
  source: "https://github.com/hashicorp/terraform/issues/24957",
  severity: "warning",
  appliesTo: (fn) =>
    fn.aliases.some((alias) => branches(alias.provisioned).length > 0) ||
    notApplicable("no alias of it has provisioned concurrency"),
  check: (fn) => {
    const found = fn.aliases.flatMap((alias): Problem[] => {
      const [weights] = branches(alias.weights, "AdditionalVersionWeights");
      if (!weights || branches(alias.provisioned).length === 0) return [];
      return [
        {
          at: weights,
          says: `${alias.resource.id} has provisioned concurrency and weights: Lambda refuses the two together.`,
          cure: "Give the provisioned concurrency to the version, or let CodeDeploy shift the alias.",
        },
      ];
    });
    return found.length === 0 ? met() : problems(found);
  },
});
