import type {
  AddLayerVersionPermissionRequest,
  GetLayerVersionByArnRequest,
  GetLayerVersionRequest,
  ListLayersRequest,
  ListLayerVersionsRequest,
  PublishLayerVersionRequest,
  RemoveLayerVersionPermissionRequest,
} from "@aws-sdk/client-lambda";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Members, Operation } from "../../service.ts";
import { type Code, readCode } from "./code.ts";
import { invalid, malformed, notFound, staleRevision, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { documentOf, statementOf, withoutStatement, withStatement } from "./policy-statements.ts";
import { page } from "./present.ts";
import { OVER, RUNTIMES } from "./runtimes.ts";
import { type LayerVersion, stamp } from "./state.ts";

/** Layers: code that functions share. */
export function layerOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;
  const arnOfLayer = (name: string): string =>
    `arn:${place.partition}:lambda:${place.region}:${place.account}:layer:${name}`;

  /** A layer's name; clients may write its ARN. */
  const nameOf = (text = ""): string => (text.startsWith("arn:") ? (text.split(":")[6] ?? "") : text);

  function publish(input: PublishLayerVersionRequest): Members | Later<Members> {
    checkCompatible(input);
    if (!input.Content?.ZipFile && !input.Content?.S3Bucket) throw invalid("Missing Content");
    const name = nameOf(input.LayerName);
    if (!/^[a-zA-Z0-9-_]{1,140}$/.test(name))
      throw malformed(
        unmet(input.LayerName, "layerName", "satisfy regular expression pattern: [a-zA-Z0-9-_]+"),
      );
    return whenKnown(readCode(place, input.Content), (code) => published(name, input, code));
  }

  function published(name: string, input: PublishLayerVersionRequest, code: Code): Members {
    const layer = state.layers.get(name) ?? { next: 1, versions: new Map<number, LayerVersion>() };
    state.layers.set(name, layer);
    const number = layer.next++;
    const version: LayerVersion = {
      name,
      number,
      arn: `${arnOfLayer(name)}:${number}`,
      description: input.Description ?? "",
      created: kernel.now(),
      runtimes: input.CompatibleRuntimes ?? [],
      architectures: input.CompatibleArchitectures ?? [],
      license: input.LicenseInfo,
      code: code.location,
      size: code.size,
    };
    kernel.note("lambda.layer-published", { layer: name, version: number });
    layer.versions.set(number, version);
    const { CompatibleRuntimes, CompatibleArchitectures } = input;
    // What is given comes back, be it empty.
    return {
      ...whole(version),
      ...(CompatibleRuntimes ? { CompatibleRuntimes } : {}),
      ...(CompatibleArchitectures ? { CompatibleArchitectures } : {}),
    };
  }

  function versionOf(layerName: string | undefined, number: number | undefined): LayerVersion {
    if (number !== undefined && number < 1) throw invalid("Layer Version Cannot be less than 1");
    const found = state.layers.get(nameOf(layerName))?.versions.get(number ?? 0);
    if (!found) throw notFound("The resource you requested does not exist.");
    return found;
  }

  /** For policies AWS names the version that is missing. */
  function namedVersion(layerName: string | undefined, number: number | undefined): LayerVersion {
    const found = state.layers.get(nameOf(layerName))?.versions.get(number ?? 0);
    if (!found) throw notFound(`Layer version ${arnOfLayer(nameOf(layerName))}:${number} does not exist.`);
    return found;
  }

  function whole(version: LayerVersion): Members {
    const { code, size } = version;
    const { region, account } = place;
    return {
      ...summary(version),
      Description: version.description,
      LayerArn: arnOfLayer(version.name),
      Content: {
        Location: `https://awslambda-${region}-layers.s3.${region}.amazonaws.com/snapshots/${account}/${version.name}-${version.number}`,
        CodeSha256: code.sha256,
        CodeSize: size,
      },
    };
  }

  function listVersions(input: ListLayerVersionsRequest): Members {
    checkCompatible(input);
    const all = [...(state.layers.get(nameOf(input.LayerName))?.versions.values() ?? [])].toReversed();
    const { items, NextMarker } = page(all.filter(fits(input)), input.Marker, input.MaxItems);
    return { LayerVersions: items.map(summary), ...(NextMarker ? { NextMarker } : {}) };
  }

  function list(input: ListLayersRequest): Members {
    checkCompatible(input);
    const all = [...state.layers].flatMap(([name, { versions }]) => {
      const newest = [...versions.values()].findLast(fits(input));
      return newest
        ? [{ LayerName: name, LayerArn: arnOfLayer(name), LatestMatchingVersion: summary(newest) }]
        : [];
    });
    const { items, NextMarker } = page(all, input.Marker, input.MaxItems);
    return { Layers: items, ...(NextMarker ? { NextMarker } : {}) };
  }

  function addPermission(input: AddLayerVersionPermissionRequest): Members {
    if (input.Action !== "lambda:GetLayerVersion")
      throw malformed(
        unmet(input.Action, "action", "satisfy regular expression pattern: lambda:GetLayerVersion"),
      );
    const version = namedVersion(input.LayerName, input.VersionNumber);
    if (input.RevisionId && input.RevisionId !== version.policy?.revision)
      throw staleRevision("GetLayerPolicy");
    const { OrganizationId, ...permission } = input;
    const statement = statementOf(
      place,
      {
        ...(permission as Parameters<typeof statementOf>[1]),
        ...(OrganizationId ? { PrincipalOrgID: OrganizationId } : {}),
      },
      version.arn,
    );
    const policy = withStatement(version.policy, statement, lambda.revision());
    kernel.note("lambda.layer-permission-added", { layer: version.arn, statement });
    version.policy = policy;
    return { Statement: JSON.stringify(statement), RevisionId: policy.revision };
  }

  function removePermission(input: RemoveLayerVersionPermissionRequest): void {
    const version = namedVersion(input.LayerName, input.VersionNumber);
    if (input.RevisionId && input.RevisionId !== version.policy?.revision)
      throw staleRevision("GetLayerPolicy");
    const left = withoutStatement(version.policy, input.StatementId ?? "", lambda.revision());
    kernel.note("lambda.layer-permission-removed", { layer: version.arn, statement: input.StatementId });
    if (left) version.policy = left;
    else delete version.policy;
  }

  return {
    PublishLayerVersion: publish,
    ListLayers: list,
    ListLayerVersions: listVersions,
    GetLayerVersion: ({ LayerName, VersionNumber }: GetLayerVersionRequest) =>
      whole(versionOf(LayerName, VersionNumber)),
    GetLayerVersionByArn({ Arn }: GetLayerVersionByArnRequest) {
      const [, , , , , , name, number] = (Arn ?? "").split(":");
      if (!name || !number)
        throw malformed(
          unmet(
            Arn,
            "arn",
            "satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)",
          ),
        );
      return whole(versionOf(name, Number(number)));
    },
    // Deleting what is not there is no error; the number is not given again.
    DeleteLayerVersion({ LayerName, VersionNumber }: GetLayerVersionRequest) {
      if ((VersionNumber ?? 1) < 1) throw invalid("Layer Version Cannot be less than 1");
      kernel.note("lambda.layer-deleted", { layer: nameOf(LayerName), version: VersionNumber });
      state.layers.get(nameOf(LayerName))?.versions.delete(VersionNumber ?? 0);
    },
    AddLayerVersionPermission: addPermission,
    RemoveLayerVersionPermission: removePermission,
    GetLayerVersionPolicy({ LayerName, VersionNumber }: GetLayerVersionRequest) {
      const { policy } = namedVersion(LayerName, VersionNumber);
      if (!policy) throw notFound("No policy is associated with the given resource.");
      return { Policy: documentOf(policy), RevisionId: policy.revision };
    },
  };
}

/** As lists show it: without an empty description, which a single version has. */
function summary(version: LayerVersion): Members {
  return {
    LayerVersionArn: version.arn,
    Version: version.number,
    ...(version.description === "" ? {} : { Description: version.description }),
    CreatedDate: stamp(version.created),
    ...(version.license === undefined ? {} : { LicenseInfo: version.license }),
    ...(version.runtimes.length > 0 ? { CompatibleRuntimes: version.runtimes } : {}),
    ...(version.architectures.length > 0 ? { CompatibleArchitectures: version.architectures } : {}),
  };
}

interface Compatible {
  readonly CompatibleRuntime?: string;
  readonly CompatibleArchitecture?: string;
  readonly CompatibleRuntimes?: readonly string[];
  readonly CompatibleArchitectures?: readonly string[];
}

function fits({ CompatibleRuntime: runtime, CompatibleArchitecture: architecture }: Compatible) {
  return ({ runtimes, architectures }: LayerVersion): boolean =>
    (!runtime || runtimes.includes(runtime)) && (!architecture || architectures.includes(architecture));
}

function checkCompatible(input: object): void {
  const given = input as Compatible;
  const problems: string[] = [];
  const unknown = given.CompatibleRuntimes?.filter((runtime) => !known(runtime)) ?? [];
  if (unknown.length > 0)
    problems.push(
      unmet(
        `[${given.CompatibleRuntimes?.join(", ")}]`,
        "compatibleRuntimes",
        `satisfy enum value set: [${RUNTIMES.join(", ")}]`,
      ),
    );
  const architectures = new Set(["x86_64", "arm64"]);
  if (given.CompatibleArchitectures?.some((one) => !architectures.has(one)))
    problems.push(
      unmet(
        `[${given.CompatibleArchitectures.join(", ")}]`,
        "compatibleArchitectures",
        "satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
      ),
    );
  if (given.CompatibleRuntime && !known(given.CompatibleRuntime))
    problems.push(
      unmet(given.CompatibleRuntime, "compatibleRuntime", `satisfy enum value set: [${RUNTIMES.join(", ")}]`),
    );
  if (given.CompatibleArchitecture && !architectures.has(given.CompatibleArchitecture))
    problems.push(
      unmet(
        given.CompatibleArchitecture,
        "compatibleArchitecture",
        "satisfy enum value set: [x86_64, arm64]",
      ),
    );
  if (problems.length > 0) throw malformed(...problems);
}

/** Layers may be for runtimes that functions can no longer be created with. */
function known(runtime: string): boolean {
  return RUNTIMES.includes(runtime) || OVER.includes(runtime);
}
