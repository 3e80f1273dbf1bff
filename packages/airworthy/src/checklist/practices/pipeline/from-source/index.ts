import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { deploying } from "../deploys.ts";

export default item({
  id: "pipeline/from-source",
  of: "stack",
  says: "The pipeline deploys this template from the repository.",
  because:
    "A template that no pipeline names is deployed by hand or not at all; the next change to it may reach nobody, or everybody at once.",
  source:
    "https://docs.aws.amazon.com/prescriptive-guidance/latest/strategy-cicd-litmus/understanding-cicd.html",
  severity: "note",
  appliesTo: (stack, { surroundings }) => {
    if (stack.parent) return notApplicable(`it is deployed with ${stack.parent.stack.name}`);
    return (
      deploying(surroundings).length > 0 ||
      notApplicable("no pipeline deploys anything here: see pipeline/automated")
    );
  },
  check: (stack, { surroundings }) => {
    const words = stack.sources.flatMap((source) => {
      const parts = source.path.split("/");
      const folder = parts.at(-2);
      return [source.path, parts.at(-1) ?? "", ...(folder ? [folder] : [])];
    });
    const naming = deploying(surroundings).find((pipeline) =>
      words.some((word) => pipeline.text.includes(word)),
    );
    if (naming) return met(naming.path);
    // `sam deploy` takes template.yaml of the folder it runs in: nothing needs to name it.
    const [only] = deploying(surroundings);
    const isDefault = stack.sources.some((source) => /^template\.ya?ml$/.test(source.path));
    const others = deploying(surroundings).flatMap((pipeline) =>
      [...pipeline.text.matchAll(NAMED_TEMPLATE)].map((match) => match[1]),
    );
    const first = [...stack.authored.values()][0];
    if (others.length > 0 && first) {
      return notMet(
        first.at,
        `The pipeline deploys ${others.join(", ")}, but not ${stack.name}.`,
        "Add a deployment of it to the pipeline, or delete the template.",
      );
    }
    return isDefault && only
      ? met(`${only.path}, by its default name`)
      : cannotTell(`no pipeline names ${stack.name}; a variable or script may`);
  },
});

/** A deploy command that says which template it takes. */
const NAMED_TEMPLATE = /(?:--template(?:-file)?|-t)[ =]+["']?([\w./-]+\.(?:ya?ml|json|template))/g;
