import type { ListObjectsRequest, ListObjectsV2Request, ListObjectVersionsRequest } from "@aws-sdk/client-s3";
import type { Members, Operation } from "../../service.ts";
import { invalidArgument } from "./errors.ts";
import { compareKeys } from "./keys.ts";
import { LARGEST_INTEGER, PAGE } from "./limits.ts";
import { type Bucket, bucketAt, ownerOf, type Room, type Version } from "./state.ts";

/** Keys and folded prefixes of one page, and where the next begins. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly prefixes: readonly string[];
  /** The last thing on the page, when there is more: a key, or a prefix. */
  readonly last: string | undefined;
}

/**
 * Walks sorted names from after a place: those with the delimiter beyond the prefix fold into one entry each.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 */
export function pageOf(
  names: readonly string[],
  { prefix, delimiter, after, most }: { prefix: string; delimiter: string; after: string; most: number },
): Page<string> {
  const items: string[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  const start = after === "" ? prefix : after > prefix ? after : prefix;
  for (let index = lowerBound(names, start); index < names.length; index++) {
    const name = names[index] as string;
    if (!name.startsWith(prefix)) {
      if (compareKeys(name, prefix) > 0) break;
      continue;
    }
    const at = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    const entry = at < 0 ? name : name.slice(0, at + delimiter.length);
    // A page that ended at a folded prefix goes on after all that is folded in it.
    if (after !== "" && (compareKeys(entry, after) <= 0 || (at >= 0 && after.startsWith(entry)))) continue;
    if (at >= 0 && prefixes.at(-1) === entry) continue;
    if (items.length + prefixes.length === most) return { items, prefixes, last: last ?? after };
    if (at < 0) items.push(name);
    else {
      prefixes.push(entry);
      index = lastWithin(names, entry, index);
    }
    last = entry;
  }
  return { items, prefixes, last: undefined };
}

function lowerBound(names: readonly string[], wanted: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(names[middle] as string, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of the names that begin so, from one that does. */
function lastWithin(names: readonly string[], start: string, from: number): number {
  let [low, high] = [from, names.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string).startsWith(start)) low = middle;
    else high = middle;
  }
  return low;
}

export function mostOf(given: number | undefined, name = "max-keys"): number {
  const most = given ?? PAGE;
  if (!Number.isInteger(most) || most < 0)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, given);
  if (most > LARGEST_INTEGER)
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, given);
  return Math.min(PAGE, most);
}

/** @example encoder("url")("a b/c") // "a%20b/c" */
export function encoder(type: string | undefined): <Text extends string | undefined>(text: Text) => Text {
  if (type === undefined) return (text) => text;
  if (type !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return ((text?: string) =>
    text === undefined ? undefined : encodeURIComponent(text).replaceAll("%2F", "/")) as ReturnType<
    typeof encoder
  >;
}

export function listOperations(room: Room): Record<string, Operation> {
  function live(bucket: Bucket): readonly string[] {
    const names = bucket.keys.sorted();
    return bucket.versioning === undefined ? names : names.filter((key) => !bucket.keys.current(key)?.marker);
  }

  function shown(
    version: Version,
    encode: <T extends string | undefined>(text: T) => T,
    owner: boolean,
  ): Members {
    const { key, body, etag, lastModified, described, checksum } = version;
    return {
      Key: encode(key),
      LastModified: new Date(lastModified),
      ETag: etag,
      Size: body.length,
      StorageClass: described.StorageClass ?? "STANDARD",
      ...(checksum ? { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type } : {}),
      ...(owner ? { Owner: ownerOf(room) } : {}),
    };
  }

  return {
    ListObjectsV2(input: ListObjectsV2Request): Members {
      const bucket = bucketAt(room, input);
      const { Prefix = "", Delimiter = "", StartAfter = "", ContinuationToken, EncodingType } = input;
      const most = mostOf(input.MaxKeys);
      const encode = encoder(EncodingType);
      const after = ContinuationToken === undefined ? StartAfter : placeIn(ContinuationToken);
      const page = pageOf(live(bucket), { prefix: Prefix, delimiter: Delimiter, after, most });
      const more = most > 0 && page.last !== undefined;
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        ...(Delimiter === "" ? {} : { Delimiter: encode(Delimiter) }),
        MaxKeys: most,
        EncodingType,
        KeyCount: page.items.length + page.prefixes.length,
        IsTruncated: more,
        ContinuationToken,
        ...(more ? { NextContinuationToken: Buffer.from(page.last ?? "").toString("base64") } : {}),
        ...(input.StartAfter === undefined ? {} : { StartAfter: encode(input.StartAfter) }),
        Contents: page.items.map((key) =>
          shown(bucket.keys.current(key) as Version, encode, input.FetchOwner === true),
        ),
        CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },

    ListObjects(input: ListObjectsRequest): Members {
      const bucket = bucketAt(room, input);
      const { Prefix = "", Delimiter = "", Marker = "", EncodingType } = input;
      const most = mostOf(input.MaxKeys);
      const encode = encoder(EncodingType);
      const page = pageOf(live(bucket), { prefix: Prefix, delimiter: Delimiter, after: Marker, most });
      const more = most > 0 && page.last !== undefined;
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        Marker: encode(Marker),
        ...(Delimiter === "" ? {} : { Delimiter: encode(Delimiter) }),
        MaxKeys: most,
        EncodingType,
        IsTruncated: more,
        // Without a delimiter the last key of the page serves.
        ...(more && Delimiter !== "" ? { NextMarker: encode(page.last) } : {}),
        Contents: page.items.map((key) => shown(bucket.keys.current(key) as Version, encode, true)),
        CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },

    ListObjectVersions(input: ListObjectVersionsRequest): Members {
      const bucket = bucketAt(room, input);
      const { Prefix = "", Delimiter = "", KeyMarker = "", VersionIdMarker, EncodingType } = input;
      if (VersionIdMarker !== undefined && input.KeyMarker === undefined)
        throw invalidArgument(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          VersionIdMarker,
        );
      const most = mostOf(input.MaxKeys);
      const encode = encoder(EncodingType);
      const versions: Version[] = [];
      const prefixes: string[] = [];
      const rest = restOf(bucket, KeyMarker, VersionIdMarker);
      let next: { readonly key: string; readonly versionId?: string } | undefined;
      let last: { readonly key: string; readonly versionId?: string } | undefined;
      if (Prefix === "" || KeyMarker.startsWith(Prefix)) for (const version of rest) take(version);
      const page = pageOf(bucket.keys.sorted(), {
        prefix: Prefix,
        delimiter: Delimiter,
        after: KeyMarker,
        most: PAGE ** 2,
      });
      const entries = [...page.items, ...page.prefixes].sort(compareKeys);
      const folded = new Set(page.prefixes);
      for (const entry of entries) {
        if (next) break;
        if (folded.has(entry)) takePrefix(entry);
        else for (const version of bucket.keys.versions(entry)) take(version);
      }
      function full(): boolean {
        if (versions.length + prefixes.length < most) return false;
        next ??= last ?? { key: KeyMarker };
        return true;
      }
      function take(version: Version): void {
        if (next || full()) return;
        versions.push(version);
        last = { key: version.key, versionId: version.versionId };
      }
      function takePrefix(prefix: string): void {
        if (next || full()) return;
        prefixes.push(prefix);
        last = { key: prefix };
      }
      const more = most > 0 && next !== undefined;
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        KeyMarker: encode(KeyMarker),
        VersionIdMarker: VersionIdMarker ?? "",
        ...(Delimiter === "" ? {} : { Delimiter: encode(Delimiter) }),
        MaxKeys: most,
        EncodingType,
        IsTruncated: more,
        ...(more ? { NextKeyMarker: encode(next?.key), NextVersionIdMarker: next?.versionId } : {}),
        Versions: versions
          .filter(({ marker }) => !marker)
          .map((version) => ({ ...shown(version, encode, true), ...identity(bucket, version) })),
        DeleteMarkers: versions
          .filter(({ marker }) => marker)
          .map((version) => ({
            Key: encode(version.key),
            LastModified: new Date(version.lastModified),
            Owner: ownerOf(room),
            ...identity(bucket, version),
          })),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },
  };
}

/** Older versions of the key that a page ended in. */
function restOf(bucket: Bucket, key: string, versionId: string | undefined): readonly Version[] {
  if (!versionId) return [];
  const versions = bucket.keys.versions(key);
  const at = versions.findIndex((one) => one.versionId === versionId);
  return at < 0 ? [] : versions.slice(at + 1);
}

function identity(bucket: Bucket, version: Version): Members {
  return { VersionId: version.versionId, IsLatest: bucket.keys.current(version.key) === version };
}

function placeIn(token: string): string {
  const place = Buffer.from(token, "base64").toString();
  if (token === "" || Buffer.from(place).toString("base64") !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token");
  return place;
}
