import type { ListTagsRequest, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-lambda";
import type { Members, Operation } from "../../service.ts";
import { invalid, malformed, notFlown, notFound, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import type { LambdaFunction } from "./state.ts";
import { checkTags } from "./validate.ts";

const RESOURCE =
  /^arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)$/;

interface Tagged {
  tags: Readonly<Record<string, string>>;
}

/** Tags of functions and event source mappings. */
export function tagOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;

  function tagged(arn: string | undefined): Tagged {
    if (!arn || !RESOURCE.test(arn))
      throw malformed(
        unmet(arn, "resource", `satisfy regular expression pattern: ${RESOURCE.source.slice(1, -1)}`),
      );
    const [, , , , , kind, name = "", qualifier] = arn.split(":");
    if (kind === "function") {
      if (qualifier)
        throw invalid(
          "Tags on function aliases and versions are not supported. Please specify a function ARN.",
        );
      const fn = state.functions.get(name);
      if (!fn) throw notFound(`Function not found: ${arn}`);
      return fn;
    }
    if (kind === "event-source-mapping") {
      const mapping = state.mappings.get(name);
      if (!mapping) throw notFound(`Event source mapping not found: ${arn}`);
      return mapping;
    }
    throw notFlown("TagResource", `Resource ${kind}`);
  }

  /** Tags are a part of what the revision of a function says. */
  function revised(resource: Tagged): void {
    if (!("latest" in resource)) return;
    const fn = resource as LambdaFunction;
    fn.latest = { ...fn.latest, config: { ...fn.latest.config, RevisionId: lambda.revision() } };
  }

  return {
    TagResource({ Resource, Tags = {} }: TagResourceRequest) {
      const resource = tagged(Resource);
      const tags = { ...resource.tags, ...Tags };
      if (Object.keys(Tags ?? {}).length === 0)
        throw invalid("An error occurred and the request cannot be processed.");
      checkTags(tags);
      place.kernel.note("lambda.tagged", { resource: Resource, keys: Object.keys(tags) });
      resource.tags = tags;
      revised(resource);
    },
    UntagResource({ Resource, TagKeys }: UntagResourceRequest) {
      if (!TagKeys) throw malformed(unmet(undefined, "tagKeys", "not be null"));
      const resource = tagged(Resource);
      place.kernel.note("lambda.untagged", { resource: Resource, keys: TagKeys });
      resource.tags = Object.fromEntries(
        Object.entries(resource.tags).filter(([key]) => !TagKeys.includes(key)),
      );
      revised(resource);
    },
    ListTags: ({ Resource }: ListTagsRequest): Members => ({ Tags: tagged(Resource).tags }),
  };
}
