import type {
  ListTagsForResourceInput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from "@aws-sdk/client-codedeploy";
import { parseArn } from "../../arn.ts";
import type { Operation } from "../../service.ts";
import { ServiceError } from "../../error.ts";
import { paged } from "./check.ts";
import { invalid, noApplication, noDeployment, noGroup, required } from "./errors.ts";
import type { Office } from "./state.ts";

export function tagOperations(office: Office): Record<string, Operation> {
  const { kernel } = office.place;

  /** `application:orders`, `deploymentgroup:orders/live`, `deployment:d-ABCDEF123`. */
  function tagsOf(arn: string | undefined): Map<string, string> {
    if (!arn) throw required("ResourceArn", "The ARN of a resource");
    const parsed = parseArn(arn);
    if (parsed?.service !== "codedeploy") throw invalid("Arn", `The specified ARN is not valid: ${arn}`);
    const [kind, name = ""] = parsed.resource.split(":");
    if (kind === "deployment") {
      const kept = office.deployments.get(name);
      if (!kept) throw noDeployment(name);
      return kept.tags;
    }
    const [first = "", second] = name.split("/");
    const application = office.applications.get(first);
    if (kind === "application") {
      if (!application) throw noApplication(first);
      return application.tags;
    }
    if (kind !== "deploymentgroup" || second === undefined)
      throw new ServiceError("ArnNotSupportedException", `The specified ARN is not supported: ${arn}`);
    const group = application?.groups.get(second);
    if (!group) throw noGroup(second);
    return group.tags;
  }

  return {
    TagResource({ ResourceArn, Tags }: TagResourceInput) {
      const tags = tagsOf(ResourceArn);
      if (!Tags || Tags.length === 0) throw required("Tag", "A tag");
      kernel.note("codedeploy.tagged", { resource: ResourceArn, keys: Tags.map(({ Key }) => Key) });
      for (const [key, value] of tagMap(Tags)) tags.set(key, value);
      return {};
    },
    UntagResource({ ResourceArn, TagKeys = [] }: UntagResourceInput) {
      const tags = tagsOf(ResourceArn);
      kernel.note("codedeploy.untagged", { resource: ResourceArn, keys: TagKeys });
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource({ ResourceArn, NextToken }: ListTagsForResourceInput) {
      const { page, next } = paged([...tagsOf(ResourceArn)], NextToken);
      return {
        Tags: page.map(([Key, Value]) => ({ Key, Value })),
        ...(next.nextToken ? { NextToken: next.nextToken } : {}),
      };
    },
  };
}

export function tagMap(tags: readonly Tag[] | undefined): Map<string, string> {
  return new Map((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
