import type {
  CreatePlatformApplicationInput,
  CreatePlatformEndpointInput,
  SetEndpointAttributesInput,
  SetPlatformApplicationAttributesInput,
} from "@aws-sdk/client-sns";
import type { Operation } from "../../service.ts";
import { checkArn, invalid, notFound } from "./errors.ts";
import { LONGEST_USER_DATA, PAGE } from "./limits.ts";
import { paged, type Room } from "./state.ts";

type Attributes = Record<string, string>;

export interface PlatformApplication {
  readonly arn: string;
  readonly platform: string;
  readonly name: string;
  attributes: Attributes;
}

export interface Endpoint {
  readonly arn: string;
  readonly application: string;
  attributes: Attributes;
}

const PLATFORMS = new Set([
  "ADM",
  "APNS",
  "APNS_SANDBOX",
  "APNS_VOIP",
  "APNS_VOIP_SANDBOX",
  "BAIDU",
  "FCM",
  "GCM",
  "MACOS",
  "MACOS_SANDBOX",
  "MPNS",
  "WNS",
]);

/** Applications of mobile push services and devices: kept, and told apart; no message reaches a device from here. */
export function platformOperations(room: Room): Record<string, Operation> {
  const { applications, endpoints, kernel, place } = room;
  const base = `arn:${place.partition}:sns:${place.region}:${place.account}`;
  return {
    CreatePlatformApplication(input: CreatePlatformApplicationInput) {
      const { Name: name = "", Platform: platform = "" } = input;
      const attributes: Attributes = { Enabled: "true", ...(input.Attributes as Attributes) };
      checkName(name);
      if (!PLATFORMS.has(platform)) throw invalid(`Platform Reason: ${platform} is not supported`);
      checkCredentials(platform, attributes);
      const arn = `${base}:app/${platform}/${name}`;
      kernel.note("sns.application-created", { application: arn });
      applications.set(arn, { arn, platform, name, attributes });
      return { PlatformApplicationArn: arn };
    },

    ListPlatformApplications({ NextToken }: { NextToken?: string }) {
      const { page, more } = paged([...applications.values()], NextToken, PAGE);
      const shown = page.map(({ arn, attributes }) => ({
        PlatformApplicationArn: arn,
        Attributes: shownOf(attributes),
      }));
      return { PlatformApplications: shown, ...more };
    },

    GetPlatformApplicationAttributes: (input: { PlatformApplicationArn?: string }) => ({
      Attributes: shownOf(applicationAt(room, input.PlatformApplicationArn).attributes),
    }),

    SetPlatformApplicationAttributes(input: SetPlatformApplicationAttributesInput) {
      const application = applicationAt(room, input.PlatformApplicationArn);
      kernel.note("sns.application-changed", { application: application.arn });
      Object.assign(application.attributes, input.Attributes);
    },

    DeletePlatformApplication({ PlatformApplicationArn: arn = "" }: { PlatformApplicationArn?: string }) {
      kernel.note("sns.application-deleted", { application: arn });
      applications.delete(arn);
      for (const endpoint of endpoints.values())
        if (endpoint.application === arn) endpoints.delete(endpoint.arn);
    },

    CreatePlatformEndpoint(input: CreatePlatformEndpointInput) {
      const application = applicationAt(room, input.PlatformApplicationArn);
      const { Token = "", CustomUserData: data } = input;
      const attributes: Attributes = {
        Enabled: "true",
        ...(data === undefined ? {} : { CustomUserData: data }),
        ...(input.Attributes as Attributes),
        Token,
      };
      checkDeviceAttributes(attributes);
      const known = [...endpoints.values()].find(
        (one) => one.application === application.arn && one.attributes["Token"] === Token,
      );
      if (known) {
        if (!sameAttributes(known.attributes, attributes))
          throw invalid(
            `Token Reason: Endpoint ${known.arn} already exists with the same Token, but different attributes.`,
          );
        return { EndpointArn: known.arn };
      }
      const { platform, name } = application;
      const arn = `${base}:endpoint/${platform}/${name}/${kernel.random("sns.endpoint").uuid()}`;
      kernel.note("sns.endpoint-created", { endpoint: arn });
      endpoints.set(arn, { arn, application: application.arn, attributes });
      return { EndpointArn: arn };
    },

    ListEndpointsByPlatformApplication(input: { PlatformApplicationArn?: string; NextToken?: string }) {
      const { arn: application } = applicationAt(room, input.PlatformApplicationArn);
      const own = [...endpoints.values()].filter((one) => one.application === application);
      const { page, more } = paged(own, input.NextToken, PAGE);
      return {
        Endpoints: page.map(({ arn, attributes }) => ({ EndpointArn: arn, Attributes: attributes })),
        ...more,
      };
    },

    GetEndpointAttributes: ({ EndpointArn }: { EndpointArn?: string }) => ({
      Attributes: endpointAt(room, EndpointArn).attributes,
    }),

    SetEndpointAttributes({ EndpointArn, Attributes: given = {} }: SetEndpointAttributesInput) {
      const endpoint = endpointAt(room, EndpointArn);
      checkDeviceAttributes(given as Attributes);
      kernel.note("sns.endpoint-changed", { endpoint: endpoint.arn });
      Object.assign(endpoint.attributes, given);
    },

    DeleteEndpoint({ EndpointArn: arn = "" }: { EndpointArn?: string }) {
      kernel.note("sns.endpoint-deleted", { endpoint: arn });
      endpoints.delete(arn);
    },
  };
}

function applicationAt(room: Room, arn = ""): PlatformApplication {
  checkArn("PlatformApplicationArn", arn);
  const application = room.applications.get(arn);
  if (!application) throw notFound("PlatformApplication");
  return application;
}

function endpointAt(room: Room, arn = ""): Endpoint {
  checkArn("EndpointArn", arn);
  const endpoint = room.endpoints.get(arn);
  if (!endpoint) throw notFound("Endpoint");
  return endpoint;
}

/** What lets SNS in is told to nobody again (recorded for LocalStack: test_get_platform_application_attributes). */
function shownOf(attributes: Attributes): Attributes {
  const shown = Object.entries(attributes).filter(([name]) => !CREDENTIALS.has(name));
  return Object.fromEntries(shown);
}

const CREDENTIALS: ReadonlySet<string> = new Set(["PlatformCredential", "PlatformPrincipal"]);

/** Recorded for LocalStack: test_create_platform_application_invalid_attributes. A key of Google's goes alone. */
function checkCredentials(platform: string, given: Attributes): void {
  const { PlatformCredential: credential, PlatformPrincipal: principal } = given;
  if (credential !== undefined && principal === undefined && platform !== "GCM" && platform !== "FCM")
    throw invalid("Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal");
  if (principal !== undefined && credential === undefined)
    throw invalid("Attributes Reason: PlatformPrincipal attribute provided without PlatformCredential");
}

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html */
function checkDeviceAttributes(given: Attributes): void {
  for (const [name, value] of Object.entries(given)) {
    if (!["CustomUserData", "Enabled", "Token"].includes(name))
      throw invalid(`Attributes Reason: Invalid attribute name: ${name}`);
    if (name === "CustomUserData" && Buffer.byteLength(value) > LONGEST_USER_DATA)
      throw invalid(
        `Attributes Reason: Invalid value for attribute: CustomUserData: must be at most ${LONGEST_USER_DATA} bytes long in UTF-8 encoding`,
      );
  }
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html */
function checkName(name: string): void {
  if (name === "") throw invalid(`${name} Reason: cannot be empty`);
  if (name.length > 256) throw invalid(`${name} Reason: must be at most 256 characters long`);
  if (!/^[\w.-]+$/.test(name))
    throw invalid(
      `${name} Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'`,
    );
}
