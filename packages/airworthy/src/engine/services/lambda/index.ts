import { LAMBDA } from "../../ports.ts";
import { service } from "../../service.ts";
import { aliasOperations } from "./aliases.ts";
import { concurrencyOperations } from "./concurrency.ts";
import { eventInvokeOperations } from "./event-invoke.ts";
import { functionOperations } from "./functions.ts";
import { invoker } from "./invoke.ts";
import { lambdaFor } from "./lambda.ts";
import { layerOperations } from "./layers.ts";
import { mappingOperations } from "./mappings.ts";
import { documentOf } from "./policy-statements.ts";
import { policyOperations } from "./policies.ts";
import { settingOperations } from "./settings.ts";
import { tagOperations } from "./tags.ts";
import { updateOperations } from "./updates.ts";
import { serveUrl } from "./url-serve.ts";
import { urlOperations } from "./urls.ts";
import { versionOperations } from "./versions.ts";

/** AWS Lambda. The code itself runs behind the port of `environment.ts`. */
export default service({
  port: LAMBDA,
  create(place) {
    const lambda = lambdaFor(place);
    const api = invoker(place, lambda.state, lambda);
    return {
      inner: {
        invoke: api.invoke,
        roleOf: (accessKeyId) => lambda.state.holders.get(accessKeyId)?.roleArn,
        functionOf: (accessKeyId) => lambda.state.holders.get(accessKeyId)?.functionName,
        policyOf(functionName, qualifier = "$LATEST") {
          const policy = lambda.state.functions.get(functionName)?.policies.get(qualifier);
          return policy && documentOf(policy);
        },
        serve: (id, request) => serveUrl(lambda, api, id, request),
      },
      operations: {
        ...api.operations,
        ...functionOperations(lambda),
        ...updateOperations(lambda),
        ...versionOperations(lambda),
        ...aliasOperations(lambda),
        ...concurrencyOperations(lambda),
        ...eventInvokeOperations(lambda),
        ...mappingOperations(lambda),
        ...policyOperations(lambda),
        ...urlOperations(lambda),
        ...layerOperations(lambda),
        ...tagOperations(lambda),
        ...settingOperations(lambda),
      },
    };
  },
});
