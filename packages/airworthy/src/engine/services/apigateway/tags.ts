import type { Operation, Place } from "../../service.ts";
import { badRequest, notFound } from "./errors.ts";
import { find, type State } from "./state.ts";

interface Input {
  readonly resourceArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
}

type Tags = Readonly<Record<string, string>>;

/** Tags of APIs and stages: `arn:aws:apigateway:eu-west-1::/restapis/a1b2/stages/live`. */
export function tagOperations(place: Place, state: State): Record<string, Operation> {
  function tagged(arn: string | undefined): { readonly tags: Tags; set(tags: Record<string, string>): void } {
    const [, apiId, stageName] =
      /\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(decodeURIComponent(arn ?? "")) ?? [];
    if (apiId === undefined) throw badRequest(`Invalid resource ARN: ${arn}`);
    const api = find(place, state, apiId);
    if (stageName === undefined)
      return { tags: api.about.tags ?? {}, set: (tags) => void (api.about = { ...api.about, tags }) };
    const stage = api.stages.get(stageName);
    if (!stage) throw notFound("Invalid stage identifier specified");
    return { tags: stage.tags ?? {}, set: (tags) => void api.stages.set(stageName, { ...stage, tags }) };
  }
  return {
    GetTags: ({ resourceArn }: Input) => ({ tags: tagged(resourceArn).tags }),
    TagResource({ resourceArn, tags: more = {} }: Input) {
      const { tags, set } = tagged(resourceArn);
      set({ ...tags, ...more });
    },
    UntagResource({ resourceArn, tagKeys = [] }: Input) {
      const { tags, set } = tagged(resourceArn);
      set(Object.fromEntries(Object.entries(tags).filter(([key]) => !tagKeys.includes(key))));
    },
  };
}
