import type {
  BatchGetApplicationsInput,
  CreateApplicationInput,
  DeleteApplicationInput,
  GetApplicationInput,
  ListApplicationsInput,
  UpdateApplicationInput,
} from "@aws-sdk/client-codedeploy";
import { ServiceError } from "../../error.ts";
import type { Members, Operation } from "../../service.ts";
import { checkName, isPlatform, paged } from "./check.ts";
import { invalid, noApplication, tooMany } from "./errors.ts";
import { APPLICATIONS, BATCH } from "./limits.ts";
import type { Application, Office } from "./state.ts";
import { tagMap } from "./tags.ts";

export function applicationOperations(office: Office): Record<string, Operation> {
  const { applications, place } = office;
  const { kernel } = place;
  return {
    CreateApplication({ applicationName: given, computePlatform = "Server", tags }: CreateApplicationInput) {
      const name = checkName(given, "ApplicationName", "Application name");
      if (!isPlatform(computePlatform))
        throw invalid("ComputePlatform", "The computePlatform should be Lambda, Server, or ECS.");
      if (applications.has(name)) throw exists(name);
      if (applications.size >= APPLICATIONS)
        throw tooMany("Application", `An account has at most ${APPLICATIONS} applications in a Region.`);
      const application: Application = {
        name,
        id: kernel.random("codedeploy.id").uuid(),
        platform: computePlatform,
        createdAt: kernel.now(),
        tags: tagMap(tags),
        groups: new Map(),
        revisions: new Map(),
      };
      kernel.note("codedeploy.application-created", { application: name, platform: computePlatform });
      applications.set(name, application);
      return { applicationId: application.id };
    },
    GetApplication: ({ applicationName }: GetApplicationInput) => ({
      application: shown(applicationAt(office, applicationName)),
    }),
    BatchGetApplications({ applicationNames = [] }: BatchGetApplicationsInput) {
      if (applicationNames.length > BATCH)
        throw tooMany("Batch", `At most ${BATCH} applications are asked for at once.`);
      return { applicationsInfo: applicationNames.map((name) => shown(applicationAt(office, name))) };
    },
    ListApplications({ nextToken }: ListApplicationsInput) {
      const { page, next } = paged([...applications.keys()], nextToken);
      return { applications: page, ...next };
    },
    UpdateApplication({ applicationName, newApplicationName }: UpdateApplicationInput) {
      const application = applicationAt(office, applicationName);
      const name = checkName(newApplicationName, "ApplicationName", "Application name");
      if (name === application.name) return;
      if (applications.has(name)) throw exists(name);
      kernel.note("codedeploy.application-renamed", { application: application.name, to: name });
      applications.delete(application.name);
      application.name = name;
      applications.set(name, application);
    },
    DeleteApplication({ applicationName }: DeleteApplicationInput) {
      const name = checkName(applicationName, "ApplicationName", "Application name");
      // Deleting what is not there is no error.
      if (!applications.has(name)) return;
      kernel.note("codedeploy.application-deleted", { application: name });
      applications.delete(name);
    },
  };
}

export function applicationAt({ applications }: Office, given: string | undefined): Application {
  const name = checkName(given, "ApplicationName", "Application name");
  const application = applications.get(name);
  if (!application) throw noApplication(name);
  return application;
}

function exists(name: string): ServiceError {
  return new ServiceError("ApplicationAlreadyExistsException", `Application ${name} already exists.`);
}

function shown({ id, name, platform, createdAt }: Application): Members {
  return {
    applicationId: id,
    applicationName: name,
    createTime: new Date(createdAt),
    linkedToGitHub: false,
    computePlatform: platform,
  };
}
