import type { Resource } from "../../stack.ts";
import { at, oneOrMany, stringOf } from "../../tree.ts";
import { build, buildMapping, getAtt, mapOf, said } from "../build.ts";
import { warn, withEntry, withProperties } from "../expansion.ts";
import { fromEvent, type SamEvent } from "./event.ts";

/** Triggers of a user pool: SAM writes them into the pool, which must be in the same template. */
export function userPoolEvent(event: SamEvent): Resource[] {
  const { x, sam, properties, target } = event;
  const id = stringOf(at(properties, "UserPool", "Ref"));
  const pool = id === undefined ? undefined : (x.changed.get(id) ?? x.stack.authored.get(id));
  const allowed = fromEvent(event, `${target.id}CognitoPermission`, "AWS::Lambda::Permission", {
    Action: "lambda:InvokeFunction",
    FunctionName: target.name,
    Principal: "cognito-idp.amazonaws.com",
    SourceArn: pool && getAtt(pool.id, "Arn"),
  });
  if (!pool) {
    warn(
      x,
      event.at,
      `The Cognito event of ${sam.id} names a user pool that is not in this template; SAM refuses it.`,
      "Reference a user pool of the same template with !Ref.",
    );
    return [allowed];
  }
  const keys = { keyStart: event.at.start, keyEnd: event.at.end };
  let config = mapOf(said(pool.properties, "LambdaConfig")?.value) ?? buildMapping({}, event.at);
  for (const trigger of oneOrMany(said(properties, "Trigger")?.value)) {
    const value = build(target.arn, event.at);
    config = withEntry(config, { key: stringOf(trigger) ?? "", ...keys, value });
  }
  const changed = withEntry(pool.properties, { key: "LambdaConfig", ...keys, value: config });
  x.changed.set(pool.id, withProperties(pool, changed));
  return [allowed];
}
