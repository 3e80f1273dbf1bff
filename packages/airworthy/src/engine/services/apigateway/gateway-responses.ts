import type { HttpAnswer } from "../../ports.ts";
import type { Config, GatewayResponse } from "./state.ts";

/** Answers that the API gives itself: their status and the name of the error. */
interface Standard {
  /** The docs say 500 for what is really sent as 502, 504 and so on; absent means the default of the status class. */
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const STANDARD = {
  ACCESS_DENIED: {
    status: 403,
    errorType: "AccessDeniedException",
    message: "User is not authorized to access this resource",
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    errorType: "InternalServerErrorException",
    message: "Internal server error",
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    errorType: "AuthorizerConfigurationException",
    message: "null",
  },
  AUTHORIZER_FAILURE: { status: 500, errorType: "AuthorizerConfigurationException", message: "null" },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    errorType: "BadRequestException",
    message: "Missing required request parameters",
  },
  DEFAULT_4XX: { status: 400, errorType: "BadRequestException", message: "Bad Request" },
  DEFAULT_5XX: { status: 500, errorType: "InternalServerErrorException", message: "Internal server error" },
  INTEGRATION_FAILURE: {
    status: 502,
    errorType: "InternalServerErrorException",
    message: "Internal server error",
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    errorType: "InternalServerErrorException",
    message: "Endpoint request timed out",
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token",
  },
  REQUEST_TOO_LARGE: { status: 413, errorType: "RequestTooLargeException", message: "Request Too Long" },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException", message: "Too Many Requests" },
  UNAUTHORIZED: { status: 401, errorType: "UnauthorizedException", message: "Unauthorized" },
} satisfies Readonly<Record<string, Standard>>;

export type ResponseType = keyof typeof STANDARD;

/** Types that the API knows and this engine never has reason to send: what would bring them up is refused. */
export const NEVER_SENT = [
  "BAD_REQUEST_BODY",
  "EXPIRED_TOKEN",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "QUOTA_EXCEEDED",
  "RESOURCE_NOT_FOUND",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
] as const;

const TEMPLATE = '{"message":$context.error.messageString}';

/** An answer of the API itself, in the form that its gateway responses give it. */
export function gatewayAnswer(
  config: Config | undefined,
  type: ResponseType,
  options: {
    readonly message?: string;
    readonly status?: number;
    readonly context?: Readonly<Record<string, string>>;
  } = {},
): HttpAnswer {
  const standard = STANDARD[type];
  const status = options.status ?? standard.status;
  const general = config?.responses.get(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const chosen: GatewayResponse | undefined = config?.responses.get(type) ?? general;
  const message = options.message ?? standard.message;
  const template = chosen?.responseTemplates?.["application/json"] ?? TEMPLATE;
  const values: Readonly<Record<string, string>> = {
    ...options.context,
    "error.message": message,
    "error.messageString": message === "null" ? "null" : JSON.stringify(message),
    "error.responseType": type,
  };
  const body = template.replaceAll(
    /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g,
    (_all, path: string) => values[path] ?? "",
  );
  return {
    status: Number(chosen?.statusCode ?? status),
    headers: {
      "content-type": "application/json",
      "x-amzn-errortype": standard.errorType,
      ...headersOf(chosen),
    },
    cookies: [],
    body: Buffer.from(body),
  };
}

function headersOf(response: GatewayResponse | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response?.responseParameters ?? {}).map(([name, value]) => [
      name.replace(/^gatewayresponse\.header\./, "").toLowerCase(),
      value.replace(/^'(.*)'$/s, "$1"),
    ]),
  );
}
