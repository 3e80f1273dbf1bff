import type {
  BatchGetApplicationRevisionsInput,
  GetApplicationRevisionInput,
  ListApplicationRevisionsInput,
  RegisterApplicationRevisionInput,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import { createHash } from "node:crypto";
import { ServiceError } from "../../error.ts";
import type { Members, Operation } from "../../service.ts";
import { applicationAt } from "./applications.ts";
import { paged } from "./check.ts";
import { invalid, notFlown, required, tooMany } from "./errors.ts";
import { BATCH_OF_REVISIONS, DESCRIPTION } from "./limits.ts";
import type { Application, Office, Revision } from "./state.ts";

/** Revisions of an application: of the Lambda platform each is one AppSpec file. */
export function revisionOperations(office: Office): Record<string, Operation> {
  const { kernel } = office.place;
  return {
    RegisterApplicationRevision(input: RegisterApplicationRevisionInput) {
      const application = applicationAt(office, input.applicationName);
      const location = checkRevision(input.revision);
      if ((input.description?.length ?? 0) > DESCRIPTION) throw tooLong();
      kernel.note("codedeploy.revision-registered", {
        application: application.name,
        revision: keyOf(location),
      });
      keepRevision(office, application, location, input.description);
    },
    GetApplicationRevision({ applicationName, revision }: GetApplicationRevisionInput) {
      const application = applicationAt(office, applicationName);
      const found = revisionAt(application, revision);
      return {
        applicationName: application.name,
        revision: found.location,
        revisionInfo: shown(found),
      };
    },
    BatchGetApplicationRevisions({ applicationName, revisions = [] }: BatchGetApplicationRevisionsInput) {
      const application = applicationAt(office, applicationName);
      if (revisions.length > BATCH_OF_REVISIONS)
        throw tooMany("Batch", `At most ${BATCH_OF_REVISIONS} revisions are asked for at once.`);
      return {
        applicationName: application.name,
        revisions: revisions.map((one) => {
          const found = revisionAt(application, one);
          return { revisionLocation: found.location, genericRevisionInfo: shown(found) };
        }),
      };
    },
    ListApplicationRevisions(input: ListApplicationRevisionsInput) {
      const application = applicationAt(office, input.applicationName);
      const { page, next } = paged(wanted(application, input), input.nextToken);
      return { revisions: page.map(({ location }) => location), ...next };
    },
  };
}

/** Where a revision is, checked as far as it can be without reading it. */
export function checkRevision(revision: RevisionLocation | undefined): RevisionLocation {
  if (!revision) throw required("Revision", "A revision");
  const { revisionType: type, s3Location: s3, gitHubLocation: gitHub } = revision;
  const wrong = (message: string) => invalid("Revision", message);
  switch (type) {
    case "S3":
      if (!s3?.bucket || !s3.key || !s3.bundleType)
        throw wrong("A revision in S3 has a bucket, a key and a bundleType.");
      return revision;
    case "GitHub":
      if (!gitHub?.repository || !gitHub.commitId)
        throw wrong("A revision in GitHub has a repository and a commitId.");
      return revision;
    case "String":
      if (!revision.string?.content) throw wrong("A revision of the type String has content.");
      return revision;
    case "AppSpecContent": {
      const content = revision.appSpecContent?.content;
      if (!content) throw wrong("A revision of the type AppSpecContent has content.");
      return { ...revision, appSpecContent: { sha256: sha256(content), ...revision.appSpecContent } };
    }
    default:
      throw wrong("A revision has a revisionType: S3, String, AppSpecContent or GitHub.");
  }
}

/** For a deployment of the Lambda platform, whose revision is an AppSpec file in YAML or JSON. */
export function checkLambdaRevision(revision: RevisionLocation | undefined): RevisionLocation {
  const checked = checkRevision(revision);
  if (checked.revisionType === "GitHub")
    throw invalid("Revision", "Revisions for AWS Lambda deployments do not work with GitHub.");
  const { bundleType } = checked.s3Location ?? {};
  if (bundleType !== undefined && bundleType !== "YAML" && bundleType !== "JSON")
    throw notFlown(
      `airworthy reads AppSpec files of the bundle types YAML and JSON, not ${bundleType}. Put the AppSpec file itself into the bucket.`,
    );
  return checked;
}

export function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

export function keepRevision(
  office: Office,
  application: Application,
  location: RevisionLocation,
  description?: string,
): Revision {
  const key = keyOf(location);
  const known = application.revisions.get(key);
  const revision: Revision = {
    location,
    description: description ?? known?.description,
    registeredAt: known?.registeredAt ?? office.place.kernel.now(),
    firstUsedAt: known?.firstUsedAt,
    lastUsedAt: known?.lastUsedAt,
    groups: known?.groups ?? new Set(),
  };
  application.revisions.set(key, revision);
  return revision;
}

function revisionAt(application: Application, location: RevisionLocation | undefined): Revision {
  if (!location) throw required("Revision", "A revision");
  // An AppSpec is asked for by its digest, as GetDeployment gives it.
  const digest = location.appSpecContent?.sha256;
  const found =
    application.revisions.get(keyOf(location)) ??
    [...application.revisions.values()].find(
      (one) => digest !== undefined && one.location.appSpecContent?.sha256 === digest,
    );
  if (found) return found;
  throw new ServiceError("RevisionDoesNotExistException", "The named revision does not exist.");
}

function keyOf({
  revisionType,
  s3Location: s3,
  gitHubLocation: gitHub,
  string,
  appSpecContent,
}: RevisionLocation): string {
  switch (revisionType) {
    case "S3":
      return `s3://${s3?.bucket}/${s3?.key}#${s3?.version ?? ""}#${s3?.eTag ?? ""}`;
    case "GitHub":
      return `github:${gitHub?.repository}@${gitHub?.commitId}`;
    default:
      return `sha256:${sha256(string?.content ?? appSpecContent?.content ?? "")}`;
  }
}

function wanted(application: Application, input: ListApplicationRevisionsInput): Revision[] {
  const { sortBy, sortOrder = "ascending", s3Bucket, s3KeyPrefix, deployed = "ignore" } = input;
  if (s3KeyPrefix !== undefined && s3Bucket === undefined)
    throw required("BucketNameFilter", "A bucket, besides the prefix of keys,");
  const by: Record<string, (one: Revision) => number> = {
    registerTime: (one) => one.registeredAt,
    firstUsedTime: (one) => one.firstUsedAt ?? 0,
    lastUsedTime: (one) => one.lastUsedAt ?? 0,
  };
  const order = by[sortBy ?? "registerTime"];
  if (!order) throw invalid("SortBy", "Revisions are sorted by registerTime, firstUsedTime or lastUsedTime.");
  if (sortOrder !== "ascending" && sortOrder !== "descending")
    throw invalid("SortOrder", "The order is ascending or descending.");
  if (deployed !== "include" && deployed !== "exclude" && deployed !== "ignore")
    throw invalid("DeployedStateFilter", "deployed is include, exclude or ignore.");
  const found = [...application.revisions.values()]
    .filter(({ location: { s3Location: s3 } }) => s3Bucket === undefined || s3?.bucket === s3Bucket)
    .filter(
      ({ location: { s3Location: s3 } }) => s3KeyPrefix === undefined || s3?.key?.startsWith(s3KeyPrefix),
    )
    .filter((one) => deployed === "ignore" || (deployed === "include") === isTarget(application, one))
    .toSorted((a, b) => order(a) - order(b));
  return sortOrder === "ascending" ? found : found.toReversed();
}

/** Whether it is the target revision of a deployment group. */
function isTarget({ groups }: Application, { groups: used }: Revision): boolean {
  return [...groups.values()].some(({ name }) => used.has(name));
}

function shown({ description, groups, firstUsedAt, lastUsedAt, registeredAt }: Revision): Members {
  return {
    ...(description === undefined ? {} : { description }),
    deploymentGroups: [...groups],
    ...(firstUsedAt === undefined ? {} : { firstUsedTime: new Date(firstUsedAt) }),
    ...(lastUsedAt === undefined ? {} : { lastUsedTime: new Date(lastUsedAt) }),
    registerTime: new Date(registeredAt),
  };
}

export function tooLong(): ServiceError {
  return new ServiceError(
    "DescriptionTooLongException",
    `A description has at most ${DESCRIPTION} characters.`,
  );
}
