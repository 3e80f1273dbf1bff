import type { Resource } from "../stack.ts";
import { all, digest, inside, isTruthy, ref, said, textOf } from "./build.ts";
import { definitionOf } from "./definition.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { expandDomainV2 } from "./http-domain.ts";
import { authorizerPermissions } from "./rest-api.ts";

const DEFAULT_STAGE = "$default";

/**
 * `AWS::Serverless::HttpApi` and everything it generates.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export function expandHttpApi(sam: Sam, x: Expansion): Resource[] {
  const { id, resource: owner, properties } = sam;
  const title = said(properties, "Name") ?? ref("AWS::StackName");
  const head = {
    openapi: "3.0.1",
    info: { version: "1.0", title, description: said(properties, "Description") },
  };
  const body = definitionOf(sam, x.routes.get(id) ?? [], head, "http");
  const api = make(
    owner,
    id,
    "AWS::ApiGatewayV2::Api",
    { ...body, ...all(properties, "FailOnWarnings", "CorsConfiguration", "DisableExecuteApiEndpoint") },
    { same: true, at: owner.at },
  );
  const stage = stageOf(sam);
  return [
    api,
    ...authorizerPermissions(
      sam,
      (one) => isTruthy(inside(one, "EnableFunctionDefaultPermissions")?.value),
      "${AWS::Partition}",
    ),
    ...expandDomainV2(sam, stage.id, x),
    stage,
  ];
}

function stageOf({ id, resource: owner, properties }: Sam): Resource {
  const written = said(properties, "StageName");
  const name = written && isTruthy(written.value) ? (textOf(written.value) ?? "") : DEFAULT_STAGE;
  return make(owner, stageId(id, name), "AWS::ApiGatewayV2::Stage", {
    ApiId: ref(id),
    StageName: written && isTruthy(written.value) ? written : DEFAULT_STAGE,
    ...all(
      properties,
      "StageVariables",
      "AccessLogSettings",
      "DefaultRouteSettings",
      "RouteSettings",
      "Tags",
    ),
    AutoDeploy: true,
  });
}

function stageId(id: string, name: string): string {
  if (name === DEFAULT_STAGE) return `${id}ApiGatewayDefaultStage`;
  return /^[\p{L}\p{N}]+$/u.test(name) ? `${id}${name}Stage` : `${id}Stage${digest(name)}`;
}
