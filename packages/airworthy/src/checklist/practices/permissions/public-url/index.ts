import { evaluate, hiddenBy, possibilities } from "../../../../readers/cloudformation/values.ts";
import { at } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { attachedTo } from "../resource-policies.ts";

export default item({
  id: "permissions/public-url",
  of: "function",
  says: "No function URL is open to everybody without being meant to be.",
  because:
    "AuthType NONE lets anybody on the internet call the function, as often as they like, at your cost; there is no key, no throttle and no firewall before it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  severity: "warning",
  appliesTo: (fn, { fleet }) =>
    attachedTo(fn, "AWS::Lambda::Url", fleet).length > 0 || notApplicable("it has no function URL"),
  check: (fn, { fleet }) => {
    for (const url of attachedTo(fn, "AWS::Lambda::Url", fleet)) {
      const node = at(url.properties, "AuthType");
      const value = node && evaluate(node, url.stack);
      const types = value && possibilities(value, undefined);
      if (value && !types) return cannotTell(hiddenBy(value), value.at);
      if (types?.includes("NONE") && node) {
        return notMet(
          node,
          `The URL of ${fn.id} is open to everybody.`,
          "Set AuthType to AWS_IAM, or put CloudFront or an API before it; if it must be open, say why in an exception.",
        );
      }
    }
    return met();
  },
});
