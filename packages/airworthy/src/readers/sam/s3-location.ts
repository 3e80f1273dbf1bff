import { type Node, stringOf } from "../tree.ts";
import { mapOf, type Part, said } from "./build.ts";

/** `s3://bucket/key?versionId=x` or a map of Bucket, Key and Version, under the names a resource type uses. */
export function s3Location(
  node: Node | undefined,
  bucket: string,
  key: string,
  version: string,
): Record<string, Part> | undefined {
  const map = mapOf(node);
  if (map) return { [bucket]: said(map, "Bucket"), [key]: said(map, "Key"), [version]: said(map, "Version") };
  const match = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/i.exec(stringOf(node) ?? "");
  if (!match) return undefined;
  return { [bucket]: match[1], [key]: match[2], ...(match[3] ? { [version]: match[3] } : {}) };
}
