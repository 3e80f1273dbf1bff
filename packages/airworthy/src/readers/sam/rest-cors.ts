import type { Entry } from "../tree.ts";
import { inside, isTruthy, mapOf, type Part, textOf } from "./build.ts";

const EVERY = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const PREFIX = "method.response.header.";

/**
 * The method that answers a browser's question beforehand, for a path with these methods; `undefined` without `Cors`.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function corsOperation(cors: Entry | undefined, methods: readonly string[]): Part {
  if (!cors || !isTruthy(cors.value)) return undefined;
  const settings = mapOf(cors.value) ? cors : undefined;
  const origin = settings ? inside(settings, "AllowOrigin") : cors;
  const any = methods.some((method) => method === "x-amazon-apigateway-any-method");
  const own = any
    ? EVERY
    : [...new Set([...methods.map((method) => method.toUpperCase()), "OPTIONS"])].toSorted();
  const credentials =
    textOf(inside(settings, "AllowCredentials")?.value) === "true" ||
    isTruthy(inside(settings, "AllowCredentials")?.value);
  const values: readonly (readonly [name: string, value: Part])[] = [
    ["Access-Control-Allow-Headers", inside(settings, "AllowHeaders")],
    ["Access-Control-Allow-Methods", inside(settings, "AllowMethods") ?? `'${own.join(",")}'`],
    ["Access-Control-Allow-Origin", origin ?? "'*'"],
    ["Access-Control-Max-Age", inside(settings, "MaxAge")],
    ["Access-Control-Allow-Credentials", credentials ? "'true'" : undefined],
  ];
  const said = values.filter(([, value]) => value !== undefined);
  return {
    summary: "CORS support",
    consumes: ["application/json"],
    produces: ["application/json"],
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: "200",
          responseParameters: Object.fromEntries(said.map(([name, value]) => [PREFIX + name, value])),
          responseTemplates: { "application/json": "{}\n" },
        },
      },
    },
    responses: {
      "200": {
        description: "Default response for CORS method",
        headers: Object.fromEntries(said.map(([name]) => [name, { type: "string" }])),
      },
    },
  };
}
