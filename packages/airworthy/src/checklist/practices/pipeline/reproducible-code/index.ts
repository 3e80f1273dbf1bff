import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { at, intrinsicOf, type Node, stringOf } from "../../../../readers/tree.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";

/** A digest, a commit, a build number or a version somewhere in the name tells one build from the next. */
const TELLS_BUILDS_APART = /[0-9a-f]{7,}|v?\d+\.\d+(?:\.\d+)?|\d{8,}|build|\$\{/i;

export default item({
  id: "pipeline/reproducible-code",
  of: "function",
  says: "Every function's code is named so that the same template always means the same code.",
  because:
    "A fixed key in a bucket is overwritten by the next upload: CloudFormation sees no change and deploys nothing, and a rollback brings back the new code.",
  source:
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html",
  severity: "note",
  appliesTo: (fn) => {
    const { inline } = codeOf(fn);
    return inline ? notApplicable("its code stands in the template") : true;
  },
  check: (fn) => {
    const { key, version, image, local } = codeOf(fn);
    if (local) return met("built from the repository");
    const named = image ?? key;
    if (!named || version || intrinsicOf(named))
      return met(version ? "a fixed object version" : "named by a parameter or a build");
    const text = stringOf(named) ?? "";
    if (text === "") return met("filled in by a build: nothing can be deployed from an empty name");
    const fixed = image ? !/@sha256:|:(?!latest$)[\w.-]+$/.test(text) : !TELLS_BUILDS_APART.test(text);
    if (!fixed) return met(text);
    return notMet(
      named,
      `The code of ${fn.id} is always ${text}, whichever build lies there.`,
      image
        ? "Name the image by its digest, or let `sam build` do it."
        : "Put the build's hash into the key, set S3ObjectVersion, or use a local path that `sam package` uploads under its hash.",
    );
  },
});

interface Code {
  readonly inline: boolean;
  readonly local: boolean;
  readonly key?: Node;
  readonly version?: Node;
  readonly image?: Node;
}

function codeOf(fn: LambdaFunction): Code {
  const own = fn.declared.properties;
  if (fn.language === "cloudformation") {
    const code = at(own, "Code");
    return {
      inline: at(code, "ZipFile") !== undefined,
      local: code?.kind === "scalar",
      key: at(code, "S3Key"),
      version: at(code, "S3ObjectVersion"),
      image: at(code, "ImageUri"),
    };
  }
  const uri = at(own, "CodeUri");
  const text = stringOf(uri);
  const s3 = text?.startsWith("s3://") ? uri : undefined;
  return {
    inline: at(own, "InlineCode") !== undefined,
    local: (text !== undefined && !s3) || (!uri && !at(own, "ImageUri")),
    key: s3 ?? at(uri, "Key"),
    version: at(uri, "Version"),
    image: at(own, "ImageUri"),
  };
}
