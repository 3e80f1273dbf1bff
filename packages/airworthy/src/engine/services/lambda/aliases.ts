import type {
  AliasRoutingConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  UpdateAliasRequest,
} from "@aws-sdk/client-lambda";
import type { Members, Operation } from "../../service.ts";
import { conflict, invalid, malformed, notFound, refused, staleRevision, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { findFunction, readName } from "./names.ts";
import { page } from "./present.ts";
import { type Alias, arnOf, type LambdaFunction } from "./state.ts";

/** Names for versions, and how invocations are shared out among two of them. */
export function aliasOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state, provisioner } = lambda;
  const { kernel } = place;

  function create(input: CreateAliasRequest): Members {
    // One that is not there is missed by the version the alias is for.
    const fn = functionOf(input.FunctionName, input.FunctionVersion);
    const { Name: name = "" } = input;
    if (!/^(?!^[0-9]+$)[a-zA-Z0-9-_]+$/.test(name))
      throw malformed(
        unmet(name, "name", "satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"),
      );
    if (fn.aliases.has(name)) throw conflict(`Alias already exists: ${arnOf(place, fn.name, name)}`);
    return keep(fn, {
      name,
      version: input.FunctionVersion ?? "",
      description: input.Description ?? "",
      weights: weightsOf(input.RoutingConfig),
      revision: lambda.revision(),
    });
  }

  function update(input: UpdateAliasRequest): Members {
    const fn = functionOf(input.FunctionName);
    const known = aliasOf(fn, input.Name, "Alias not found");
    if (input.RevisionId && input.RevisionId !== known.revision) throw staleRevision();
    const kept = keep(fn, {
      name: known.name,
      version: input.FunctionVersion ?? known.version,
      description: input.Description ?? known.description,
      weights: input.RoutingConfig ? weightsOf(input.RoutingConfig) : known.weights,
      revision: lambda.revision(),
    });
    if (input.FunctionVersion && input.FunctionVersion !== known.version) provisioner.refresh(fn, known.name);
    return kept;
  }

  function keep(fn: LambdaFunction, alias: Alias): Members {
    check(fn, alias);
    kernel.note("lambda.alias-pointed", {
      functionName: fn.name,
      alias: alias.name,
      version: alias.version,
      weights: alias.weights,
    });
    fn.aliases.set(alias.name, alias);
    return shown(fn, alias);
  }

  /** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
  function check(fn: LambdaFunction, { name, version, weights }: Alias): void {
    const others = Object.entries(weights);
    const text = `{${others.map(([key, weight]) => `${key}=${weight.toFixed(1).replace(/\.0$/, ".0")}`).join(", ")}}`;
    if (others.length > 1)
      throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
    for (const [key, weight] of others) {
      if (weight < 0 || weight > 1)
        throw malformed(
          `Value '${text}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]`,
        );
      if (!/^[0-9]+$/.test(key))
        throw malformed(
          `Value '{${key}=${weight}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]`,
        );
      if (key === version)
        throw invalid(
          `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
        );
    }
    if (version === "$LATEST") {
      if (others.length > 0)
        throw refused("$LATEST is not supported for an alias pointing to more than 1 version");
      return;
    }
    const main = fn.published.get(version);
    if (!main) throw notFound(`Function not found: ${arnOf(place, fn.name, version)}`);
    for (const [key] of others) {
      const other = fn.published.get(key);
      if (!other) throw notFound(`Function not found: ${arnOf(place, fn.name, key)}`);
      if (other.config.Role !== main.config.Role)
        throw invalid(
          `Function versions in the alias routing configuration must have the same execution role: ${version}, ${key}`,
        );
      if (other.config.DeadLetterConfig?.TargetArn !== main.config.DeadLetterConfig?.TargetArn)
        throw invalid(
          `Function versions in the alias routing configuration must have the same dead-letter queue configuration: ${version}, ${key}`,
        );
      if (fn.provisioned.has(name))
        throw invalid("Alias with weights can not be used with Provisioned Concurrency");
    }
  }

  function functionOf(name: string | undefined, version?: string): LambdaFunction {
    const named = readName(place, name);
    return findFunction(place, state, { ...named, qualifier: version ?? named.qualifier });
  }

  function aliasOf(fn: LambdaFunction, name = "", missing = "Cannot find alias arn"): Alias {
    const alias = fn.aliases.get(name);
    if (!alias) throw notFound(`${missing}: ${arnOf(place, fn.name, name)}`);
    return alias;
  }

  function shown(fn: LambdaFunction, { name, version, description, weights, revision }: Alias): Members {
    return {
      AliasArn: arnOf(place, fn.name, name),
      Name: name,
      FunctionVersion: version,
      Description: description,
      RevisionId: revision,
      ...(Object.keys(weights).length > 0 ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
    };
  }

  return {
    CreateAlias: create,
    UpdateAlias: update,
    GetAlias: (input: GetAliasRequest) => {
      const fn = functionOf(input.FunctionName);
      return shown(fn, aliasOf(fn, input.Name));
    },
    DeleteAlias: (input: DeleteAliasRequest) => {
      const named = readName(place, input.FunctionName);
      const fn = state.functions.get(named.name);
      const alias = fn?.aliases.get(input.Name ?? "");
      // Deleting what is not there is no error.
      if (!fn || !alias) return;
      kernel.note("lambda.alias-deleted", { functionName: fn.name, alias: alias.name });
      if (fn.provisioned.has(alias.name)) provisioner.release(fn, alias.name);
      fn.aliases.delete(alias.name);
      fn.eventInvoke.delete(alias.name);
      fn.policies.delete(alias.name);
      fn.urls.delete(alias.name);
    },
    ListAliases: (input: ListAliasesRequest) => {
      const fn = functionOf(input.FunctionName);
      const wanted = [...fn.aliases.values()]
        .filter(
          ({ version, weights }) =>
            !input.FunctionVersion || version === input.FunctionVersion || input.FunctionVersion in weights,
        )
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { items, NextMarker } = page(wanted, input.Marker, input.MaxItems);
      return { Aliases: items.map((alias) => shown(fn, alias)), ...(NextMarker ? { NextMarker } : {}) };
    },
  };
}

function weightsOf(config: AliasRoutingConfiguration | undefined): Readonly<Record<string, number>> {
  return config?.AdditionalVersionWeights ?? {};
}
