import type { Resource } from "../stack.ts";
import { oneOrMany } from "../tree.ts";
import { all, digest, getAtt, inside, isTruthy, keyPlace, type Part, ref, said, textOf } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { hashable, recordSets } from "./record-sets.ts";

/** CloudFront's hosted zone, the target of every alias to an edge-optimized domain.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** The custom domain of a REST API, its mappings to the API and its DNS records. */
export function expandDomain(sam: Sam, stage: string, x: Expansion): Resource[] {
  const domain = said(sam.properties, "Domain");
  const name = inside(domain, "DomainName");
  if (!domain || !name) return [];
  const at = keyPlace(domain);
  const endpoint = textOf(inside(domain, "EndpointConfiguration")?.value) ?? "REGIONAL";
  const isPrivate = endpoint === "PRIVATE";
  const version = isPrivate ? "V2" : "";
  const id = `ApiGatewayDomainName${version}${digest(hashable(name, x))}`;
  const certificate = inside(domain, "CertificateArn");
  const resource = make(
    sam.resource,
    id,
    `AWS::ApiGateway::DomainName${version}`,
    {
      DomainName: name,
      [endpoint === "REGIONAL" ? "RegionalCertificateArn" : "CertificateArn"]: certificate,
      EndpointConfiguration: { Types: [endpoint], IpAddressType: inside(domain, "IpAddressType") },
      ...all(
        domain.value,
        "MutualTlsAuthentication",
        "SecurityPolicy",
        "Policy",
        "OwnershipVerificationCertificateArn",
      ),
    },
    { at },
  );
  const mappings = basePaths(sam).map(({ suffix, path }) =>
    make(
      sam.resource,
      `${sam.id}${suffix}BasePathMapping`,
      `AWS::ApiGateway::BasePathMapping${version}`,
      {
        ...(isPrivate ? { DomainNameArn: ref(id) } : { DomainName: ref(id) }),
        RestApiId: ref(sam.id),
        Stage: ref(stage),
        BasePath: path,
      },
      { at },
    ),
  );
  const records = recordSets(sam, domain, aliasTarget(id, endpoint, inside(domain, "Route53")?.value), x);
  return [resource, ...mappings, ...records, ...accessAssociation(sam, id, at, x)];
}

function basePaths({ properties }: Sam): { suffix: string; path?: Part }[] {
  const domain = said(properties, "Domain");
  const written = inside(domain, "BasePath");
  const list = written && isTruthy(written.value) ? oneOrMany(written.value) : [];
  if (list.length === 0) return [{ suffix: "" }];
  const normalizes = inside(domain, "NormalizeBasePath");
  return list.map((item) => {
    const suffix = (textOf(item) ?? "").replaceAll(/[^\p{L}\p{N}]/gu, "");
    return { suffix, path: !normalizes || isTruthy(normalizes.value) ? suffix : item };
  });
}

function aliasTarget(id: string, endpoint: string, route53: Parameters<typeof said>[0]): Part {
  if (endpoint === "REGIONAL") {
    return { HostedZoneId: getAtt(id, "RegionalHostedZoneId"), DNSName: getAtt(id, "RegionalDomainName") };
  }
  if (endpoint === "EDGE") {
    const name = said(route53, "DistributionDomainName") ?? getAtt(id, "DistributionDomainName");
    return { HostedZoneId: CLOUDFRONT_ZONE, DNSName: name };
  }
  return {
    HostedZoneId: said(route53, "VpcEndpointHostedZoneId"),
    DNSName: said(route53, "VpcEndpointDomainName"),
  };
}

function accessAssociation(sam: Sam, domainId: string, at: Resource["at"], x: Expansion): Resource[] {
  const association = inside(said(sam.properties, "Domain"), "AccessAssociation");
  const endpoint = inside(association, "VpcEndpointId");
  if (!association || !domainId.includes("V2")) return [];
  const id = `DomainNameAccessAssociation${digest([hashable(endpoint, x) ?? null, domainId])}`;
  return [
    make(
      sam.resource,
      id,
      "AWS::ApiGateway::DomainNameAccessAssociation",
      {
        DomainNameArn: ref(domainId),
        AccessAssociationSourceType: "VPCE",
        AccessAssociationSource: endpoint,
      },
      { at },
    ),
  ];
}
