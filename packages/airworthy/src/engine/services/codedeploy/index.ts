import { DEPLOYMENTS } from "../../ports-codedeploy.ts";
import { service } from "../../service.ts";
import { applicationOperations } from "./applications.ts";
import { configurationOperations } from "./configurations.ts";
import { deploymentOperations } from "./deployments.ts";
import { groupOperations } from "./groups.ts";
import { predefined } from "./predefined.ts";
import { revisionOperations } from "./revisions.ts";
import type { Office } from "./state.ts";
import { tagOperations } from "./tags.ts";
import { targetOperations } from "./targets.ts";

/**
 * CodeDeploy for Lambda: it shifts the traffic of an alias from one version to another, watches alarms meanwhile, asks
 * hooks, and brings the old version back. Applications and groups of the other platforms are kept as data.
 */
export default service({
  port: DEPLOYMENTS,
  create(place) {
    const office: Office = {
      place,
      applications: new Map(),
      configurations: predefined(),
      deployments: new Map(),
    };
    const { operations, inner } = deploymentOperations(office);
    return {
      inner,
      operations: {
        ...applicationOperations(office),
        ...configurationOperations(office),
        ...groupOperations(office),
        ...revisionOperations(office),
        ...operations,
        ...targetOperations(office),
        ...tagOperations(office),
      },
    };
  },
});
