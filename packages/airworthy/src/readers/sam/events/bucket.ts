import type { Resource } from "../../stack.ts";
import { at, itemsOf, oneOrMany, stringOf } from "../../tree.ts";
import { build, buildMapping, mapOf, ref, said } from "../build.ts";
import { warn, withEntry, withProperties } from "../expansion.ts";
import { permission, type SamEvent } from "./event.ts";

/** Notifications of a bucket: SAM writes them into the bucket, which must be in the same template. */
export function bucketEvent(event: SamEvent): Resource[] {
  const { x, sam, properties } = event;
  const allowed = permission(event, "s3.amazonaws.com", { SourceAccount: ref("AWS::AccountId") });
  const id = stringOf(at(properties, "Bucket", "Ref"));
  const bucket = id === undefined ? undefined : (x.changed.get(id) ?? x.stack.authored.get(id));
  if (!bucket) {
    warn(
      x,
      event.at,
      `The S3 event of ${sam.id} names a bucket that is not in this template; SAM refuses it.`,
      "Reference a bucket of the same template with !Ref, or use EventBridge notifications of the bucket.",
    );
    return [allowed];
  }
  const { condition } = sam.resource;
  const added = oneOrMany(said(properties, "Events")?.value).map((kind) => {
    const one = { Function: event.target.arn, Filter: said(properties, "Filter"), Event: kind };
    return condition === undefined ? one : { "Fn::If": [condition, one, ref("AWS::NoValue")] };
  });
  const keys = { keyStart: event.at.start, keyEnd: event.at.end };
  const configuration = said(bucket.properties, "NotificationConfiguration");
  const written = mapOf(configuration?.value) ?? buildMapping({}, event.at);
  const list = build([...itemsOf(at(written, "LambdaConfigurations")), ...added], event.at);
  const value = withEntry(written, { key: "LambdaConfigurations", ...keys, value: list });
  const notifications = { key: "NotificationConfiguration", ...keys, value };
  const depends =
    condition === undefined ? [...new Set([...bucket.dependsOn, allowed.id])] : bucket.dependsOn;
  x.changed.set(bucket.id, withProperties(bucket, withEntry(bucket.properties, notifications), depends));
  return [allowed];
}
