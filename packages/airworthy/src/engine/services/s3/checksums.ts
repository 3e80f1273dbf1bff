import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { notFlown, s3Error } from "./errors.ts";

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export type Algorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

export interface Checksum {
  readonly algorithm: Algorithm;
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

export type ChecksumMembers = Partial<Record<`Checksum${Algorithm}`, string>>;

const ALGORITHMS: readonly Algorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
const UNFLOWN = ["SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"];

interface Given {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ContentMD5?: string | undefined;
}

/**
 * Checks a body against what the client says of it, and gives the checksum to keep: the one it gave, or the one of the
 * algorithm it named. AWS adds a CRC64NVME of its own to what comes without any; that is not done here.
 */
export function checked(body: Uint8Array, given: Given): Checksum | undefined {
  const members = given as Readonly<Record<string, string | undefined>>;
  for (const name of UNFLOWN)
    if (members[`Checksum${name}`] !== undefined) throw notFlown(`checksums of the algorithm ${name}`);
  if (given.ContentMD5 !== undefined) checkMd5(body, given.ContentMD5);
  for (const algorithm of ALGORITHMS) {
    const value = members[`Checksum${algorithm}`];
    if (value === undefined) continue;
    if (value !== digestOf(algorithm, body))
      throw s3Error(
        "BadDigest",
        400,
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    return { algorithm, value, type: "FULL_OBJECT" };
  }
  const algorithm = given.ChecksumAlgorithm && algorithmOf(given.ChecksumAlgorithm);
  return algorithm ? { algorithm, value: digestOf(algorithm, body), type: "FULL_OBJECT" } : undefined;
}

export function algorithmOf(text: string): Algorithm {
  if (ALGORITHMS.includes(text as Algorithm)) return text as Algorithm;
  if (UNFLOWN.includes(text)) throw notFlown(`checksums of the algorithm ${text}`);
  throw s3Error(
    "InvalidRequest",
    400,
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
}

/** @example checksumMembers({ algorithm: "CRC32", value: "AAAAAA==", type: "FULL_OBJECT" }) */
export function checksumMembers(checksum: Checksum | undefined) {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {};
}

/** A checksum of checksums, for an object of parts. */
export function compositeOf(algorithm: Algorithm, parts: readonly Checksum[]): Checksum {
  const digests = Buffer.concat(parts.map(({ value }) => Buffer.from(value, "base64")));
  return { algorithm, value: `${digestOf(algorithm, digests)}-${parts.length}`, type: "COMPOSITE" };
}

/** Base64. */
export function digestOf(algorithm: Algorithm, body: Uint8Array): string {
  switch (algorithm) {
    case "CRC32":
      return base64Of(crc32(body));
    case "CRC32C":
      return base64Of(crc32c(body));
    case "CRC64NVME":
      return crc64(body);
    case "SHA1":
    case "SHA256":
      return createHash(algorithm.toLowerCase()).update(body).digest("base64");
  }
}

function base64Of(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number >>> 0);
  return bytes.toString("base64");
}

/** Castagnoli, reflected. Source: https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
const CRC32C = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(body: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of body) value = (CRC32C[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return ~value >>> 0;
}

/** NVM Express, reflected, in two halves: there are no 64-bit numbers. Source: https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme */
const POLYNOMIAL_HIGH = 0x9a6c9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;
const CRC64 = Array.from({ length: 256 }, (_, byte) => {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const carry = low & 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (carry) [high, low] = [(high ^ POLYNOMIAL_HIGH) >>> 0, (low ^ POLYNOMIAL_LOW) >>> 0];
  }
  return [high, low] as const;
});

function crc64(body: Uint8Array): string {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of body) {
    const [tableHigh, tableLow] = CRC64[(low ^ byte) & 0xff] as readonly [number, number];
    low = (((low >>> 8) | (high << 24)) ^ tableLow) >>> 0;
    high = ((high >>> 8) ^ tableHigh) >>> 0;
  }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(~high >>> 0, 0);
  bytes.writeUInt32BE(~low >>> 0, 4);
  return bytes.toString("base64");
}

function checkMd5(body: Uint8Array, given: string): void {
  if (Buffer.from(given, "base64").length !== 16)
    throw s3Error("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", {
      "Content-MD5": given,
    });
  if (createHash("md5").update(body).digest("base64") !== given)
    throw s3Error("BadDigest", 400, "The Content-MD5 you specified did not match what we received.", {
      ExpectedDigest: given,
    });
}

/** Hexadecimal, without quotes. */
export function md5(body: Uint8Array): string {
  return createHash("md5").update(body).digest("hex");
}
