import type { Resource } from "../stack.ts";
import { oneOrMany } from "../tree.ts";
import { all, digest, getAtt, inside, isTruthy, keyPlace, ref, said, textOf } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { hashable, recordSets } from "./record-sets.ts";

/** The custom domain of an HTTP or WebSocket API, its mappings to the API and its DNS records. */
export function expandDomainV2(sam: Sam, stage: string, x: Expansion): Resource[] {
  const domain = said(sam.properties, "Domain");
  const name = inside(domain, "DomainName");
  if (!domain || !name) return [];
  const at = keyPlace(domain);
  const id = `ApiGatewayDomainNameV2${digest(hashable(name, x))}`;
  const configuration = {
    ...all(domain.value, "CertificateArn", "OwnershipVerificationCertificateArn", "SecurityPolicy"),
    EndpointType: inside(domain, "EndpointConfiguration") ?? "REGIONAL",
  };
  const resource = make(
    sam.resource,
    id,
    "AWS::ApiGatewayV2::DomainName",
    {
      DomainName: name,
      DomainNameConfigurations: [configuration],
      ...all(domain.value, "MutualTlsAuthentication"),
    },
    { at },
  );
  const written = inside(domain, "BasePath");
  const paths =
    written && isTruthy(written.value)
      ? oneOrMany(written.value).map((item) => textOf(item) ?? "")
      : [undefined];
  const mappings = paths.map((path) =>
    make(
      sam.resource,
      `${sam.id}${(path ?? "").replaceAll(/[-_/]+/g, "")}ApiMapping`,
      "AWS::ApiGatewayV2::ApiMapping",
      {
        DomainName: ref(id),
        ApiId: ref(sam.id),
        Stage: ref(stage),
        ApiMappingKey: path?.replaceAll(/^\/+|\/+$/g, ""),
      },
      { at },
    ),
  );
  const target = {
    HostedZoneId: getAtt(id, "RegionalHostedZoneId"),
    DNSName: getAtt(id, "RegionalDomainName"),
  };
  return [resource, ...mappings, ...recordSets(sam, domain, target, x)];
}
