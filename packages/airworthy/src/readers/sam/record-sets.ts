import type { Resource } from "../stack.ts";
import { type Entry, itemsOf, type Json } from "../tree.ts";
import { all, digest, inside, isTruthy, keyPlace, type Part, said } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { filledIn } from "./resolve.ts";

/** A written value as SAM hashes it into an id: with the defaults of parameters filled in. */
export function hashable(entry: Entry | undefined, x: Expansion): Json | undefined {
  return entry && filledIn(entry.value, x.stack);
}

/** Alias records of a custom domain; domains of one hosted zone share a record set group. */
export function recordSets(sam: Sam, domain: Entry, target: Part, x: Expansion): Resource[] {
  const route53 = inside(domain, "Route53");
  if (!route53) return [];
  const zone = inside(route53, "HostedZoneId") ?? inside(route53, "HostedZoneName");
  const name = inside(domain, "DomainName");
  const separate = isTruthy(inside(route53, "SeparateRecordSetGroup")?.value);
  const hashed = hashable(zone, x);
  const id = `RecordSetGroup${digest(separate ? [hashed ?? null, hashable(name, x) ?? null] : hashed)}`;
  const health = inside(route53, "EvaluateTargetHealth");
  const record = (Type: string): Part => ({
    Name: name,
    Type,
    AliasTarget: { ...(target as Record<string, Part>), EvaluateTargetHealth: health },
    ...all(route53.value, "Region", "SetIdentifier"),
  });
  const records = [record("A"), ...(isTruthy(inside(route53, "IpV6")?.value) ? [record("AAAA")] : [])];
  const earlier = separate ? undefined : x.shared.get(id);
  const RecordSets = [...itemsOf(said(earlier?.properties, "RecordSets")?.value), ...records];
  const group = make(
    earlier?.generatedBy ?? sam.resource,
    id,
    "AWS::Route53::RecordSetGroup",
    { ...all(route53.value, "HostedZoneId", "HostedZoneName"), RecordSets },
    { at: earlier?.at ?? keyPlace(route53) },
  );
  if (separate) return [group];
  x.shared.set(id, group);
  return [];
}
