import type { Operation, Place } from "../../service.ts";
import { badRequest, notFound } from "./errors.ts";
import { find, type State } from "./state.ts";

interface Input {
  readonly ResourceArn?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly TagKeys?: readonly string[];
}

/** Tags of APIs and stages: `arn:aws:apigateway:eu-west-1::/apis/a1b2/stages/live`. */
export function tagOperations(place: Place, state: State): Record<string, Operation> {
  function tagged(arn: string | undefined): {
    tags: Readonly<Record<string, string>>;
    set(tags: Record<string, string>): void;
  } {
    const [, apiId, stageName] = /\/apis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn ?? "") ?? [];
    if (apiId === undefined) throw badRequest(`Invalid resource ARN: ${arn}`);
    const api = find(place, state, apiId);
    if (stageName === undefined)
      return { tags: api.about.Tags ?? {}, set: (Tags) => void (api.about = { ...api.about, Tags }) };
    const stage = api.stages.get(stageName);
    if (!stage) throw notFound("Invalid stage identifier specified");
    return { tags: stage.Tags ?? {}, set: (Tags) => void api.stages.set(stageName, { ...stage, Tags }) };
  }
  return {
    GetTags: ({ ResourceArn }: Input) => ({ Tags: tagged(ResourceArn).tags }),
    TagResource({ ResourceArn, Tags = {} }: Input) {
      const { tags, set } = tagged(ResourceArn);
      set({ ...tags, ...Tags });
      return {};
    },
    UntagResource({ ResourceArn, TagKeys = [] }: Input) {
      const { tags, set } = tagged(ResourceArn);
      set(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
    },
  };
}
