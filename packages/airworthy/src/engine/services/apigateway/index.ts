import { REST_APIS } from "../../ports.ts";
import { inPages } from "../../http/pages.ts";
import { service } from "../../service.ts";
import { apiOperations } from "./apis.ts";
import { badRequest } from "./errors.ts";
import { LONGEST_PAGE, PAGE } from "./limits.ts";
import { methodOperations } from "./methods.ts";
import { partOperations } from "./parts.ts";
import { resourceOperations } from "./resources.ts";
import { server } from "./serve.ts";
import { stageOperations } from "./stages.ts";
import type { State } from "./state.ts";
import { tagOperations } from "./tags.ts";

/** API Gateway's REST APIs in front of functions. */
export default service({
  port: REST_APIS,
  create(place) {
    const state: State = { apis: new Map(), cloudwatchRoleArn: undefined };
    return {
      inner: { has: (apiId) => state.apis.has(apiId), serve: server(place, state) },
      operations: inPages(
        {
          ...apiOperations(place, state),
          ...resourceOperations(place, state),
          ...methodOperations(place, state),
          ...partOperations(place, state),
          ...stageOperations(place, state),
          ...tagOperations(place, state),
        },
        {
          limit: "limit",
          position: "position",
          list: "items",
          next: "position",
          usual: PAGE,
          most: LONGEST_PAGE,
          invalid: badRequest,
        },
      ),
    };
  },
});
