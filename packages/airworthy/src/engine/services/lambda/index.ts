import { FUNCTIONS } from "../../ports.ts";
import { service } from "../../service.ts";
import { aliasOperations } from "./aliases.ts";
import { concurrencyOperations } from "./concurrency.ts";
import { eventInvokeOperations } from "./event-invoke.ts";
import { functionOperations } from "./functions.ts";
import { invoker } from "./invoke.ts";
import { lambdaFor } from "./lambda.ts";
import { mappingOperations } from "./mappings.ts";
import { updateOperations } from "./updates.ts";
import { versionOperations } from "./versions.ts";

/** AWS Lambda. The code itself runs behind the port of `environment.ts`. */
export default service({
  port: FUNCTIONS,
  create(place) {
    const lambda = lambdaFor(place);
    const { invoke, operations } = invoker(place, lambda.state, lambda);
    return {
      inner: { invoke },
      operations: {
        ...functionOperations(lambda),
        ...updateOperations(lambda),
        ...versionOperations(lambda),
        ...aliasOperations(lambda),
        ...concurrencyOperations(lambda),
        ...eventInvokeOperations(lambda),
        ...mappingOperations(lambda),
        ...operations,
      },
    };
  },
});
