import { HTTP_APIS } from "../../ports.ts";
import { inPages } from "../../http/pages.ts";
import { service } from "../../service.ts";
import { apiOperations } from "./apis.ts";
import { badRequest } from "./errors.ts";
import { LONGEST_PAGE } from "./limits.ts";
import { partOperations } from "./parts.ts";
import { server } from "./serve.ts";
import { stageOperations } from "./stages.ts";
import type { State } from "./state.ts";
import { tagOperations } from "./tags.ts";

/** API Gateway's HTTP APIs in front of functions. */
export default service({
  port: HTTP_APIS,
  create(place) {
    const state: State = { apis: new Map() };
    return {
      inner: { has: (apiId) => state.apis.has(apiId), serve: server(place, state) },
      operations: inPages(
        {
          ...apiOperations(place, state),
          ...partOperations(place, state),
          ...stageOperations(place, state),
          ...tagOperations(place, state),
        },
        {
          limit: "MaxResults",
          position: "NextToken",
          list: "Items",
          next: "NextToken",
          most: LONGEST_PAGE,
          invalid: badRequest,
        },
      ),
    };
  },
});
