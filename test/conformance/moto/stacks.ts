import { ServiceError } from "../../../packages/airworthy/src/engine/error.ts";
import type { Kernel } from "../../../packages/airworthy/src/engine/kernel/kernel.ts";
import { deferred, whenKnown } from "../../../packages/airworthy/src/engine/kernel/later.ts";
import {
  deploy,
  destroy,
  type Stack,
} from "../../../packages/airworthy/src/engine/services/cloudformation/stack.ts";
import type { Template } from "../../../packages/airworthy/src/engine/services/cloudformation/template.ts";
import { type Members, type Place, port, service } from "../../../packages/airworthy/src/engine/service.ts";
import { templateOf } from "../../../packages/airworthy/src/local/template.ts";
import { assemble } from "../../../packages/airworthy/src/readers/cloudformation/assemble.ts";
import { memoryFiles } from "../../../packages/airworthy/src/readers/overlay.ts";
import { readYaml } from "../../../packages/airworthy/src/readers/yaml.ts";

interface Input {
  readonly StackName: string;
  readonly TemplateBody?: string;
  readonly Parameters?: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
}

interface Known {
  stack: Stack | undefined;
  readonly createdAt: Date;
  readonly template: Template;
}

/** Stacks of one engine in one Region. */
const stacksOf = new WeakMap<Kernel, Map<string, Known>>();

/**
 * As much of CloudFormation's API as tests of other services use, over the engine's own way of making and changing
 * resources, which is what they judge. A stack answers when it is done.
 */
export const stacks = service({
  port: port("cloudformation"),
  create(place: Place) {
    const known: Map<string, Known> = stacksOf.get(place.kernel) ?? new Map();
    stacksOf.set(place.kernel, known);
    const key = (name: string): string => `${place.region} ${name.split("/")[1] ?? name}`;
    const stackOf = (name: string): Known & { readonly stack: Stack } => {
      const one = known.get(key(name));
      if (one?.stack) return { ...one, stack: one.stack };
      throw new ServiceError("ValidationError", `Stack with id ${name} does not exist`);
    };

    function bring({ StackName, TemplateBody, Parameters = [] }: Input) {
      const before = known.get(key(StackName));
      const template = TemplateBody === undefined ? before?.template : read(StackName, TemplateBody);
      if (!template) throw new ServiceError("ValidationError", "Template is missing");
      const parameters = Object.fromEntries(
        Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
      );
      const name = before?.stack?.name ?? StackName;
      const deployed = deploy({
        place,
        name,
        template,
        parameters,
        exports: new Map(),
        allowInert: false,
        ...(before?.stack ? { before: before.stack } : {}),
      });
      const answer = deferred<Members>();
      deployed.whenDone((outcome) => {
        if ("error" in outcome) {
          answer.reject(new ServiceError("ValidationError", String(outcome.error)));
          return;
        }
        const createdAt = before?.createdAt ?? new Date(place.kernel.now());
        known.set(key(StackName), { stack: outcome.ok, createdAt, template });
        answer.resolve({ StackId: outcome.ok.id });
      });
      return answer;
    }

    function resources({ StackName }: Input) {
      const { stack, createdAt } = stackOf(StackName);
      return [...stack.resources.values()].map(({ resource, made }) => ({
        StackName: stack.name,
        StackId: stack.id,
        LogicalResourceId: resource.id,
        PhysicalResourceId: made.ref,
        ResourceType: resource.type,
        ResourceStatus: "CREATE_COMPLETE",
        Timestamp: createdAt,
        LastUpdatedTimestamp: createdAt,
      }));
    }

    return {
      inner: undefined,
      operations: {
        CreateStack: bring,
        UpdateStack: bring,
        DeleteStack(input: Input) {
          const { stack } = stackOf(input.StackName);
          known.delete(key(input.StackName));
          const deployment = {
            place,
            name: stack.name,
            parameters: {},
            exports: new Map(),
            allowInert: false,
          };
          return whenKnown(destroy(deployment, stack), () => ({}));
        },
        DescribeStacks(input: Input) {
          const { stack, createdAt } = stackOf(input.StackName);
          const Outputs = [...stack.outputs].map(([OutputKey, value]) => ({
            OutputKey,
            OutputValue: String(value),
          }));
          const about = { StackName: stack.name, StackId: stack.id, CreationTime: createdAt };
          return { Stacks: [{ ...about, StackStatus: "CREATE_COMPLETE", Outputs }] };
        },
        DescribeStackResources: (input: Input) => ({ StackResources: resources(input) }),
        ListStackResources: (input: Input) => ({ StackResourceSummaries: resources(input) }),
      },
    };
  },
});

/** As YAML, which forgives what moto's tests write as JSON. */
function read(name: string, text: string): Template {
  const source = { path: "template.yaml", text };
  const document = { source, root: readYaml(source, []), diagnostics: [] };
  return templateOf(assemble(name, [document], memoryFiles({})), new Map());
}
