import { inflateRawSync } from "node:zlib";

/** One file of an archive. */
export interface ZipEntry {
  /** With slashes; a folder's ends with one. */
  readonly name: string;
  /** Permissions, as the archive has them; undefined when it was made where there are none. */
  readonly mode: number | undefined;
  readonly symlink: boolean;
  read(): Buffer;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
/** Longest comment, and the record that has it. */
const LONGEST_END = 65_535 + 22;
/** The high half of the external attributes is Unix's st_mode when the archive was made on Unix (3) or macOS (19). */
const UNIX: ReadonlySet<number> = new Set([3, 19]);
const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;

/** Files of a zip archive, from its central directory. Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function entriesOf(archive: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END && end > zip.length - LONGEST_END) end--;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error("not a zip archive");
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error("the zip archive is damaged");
    const madeOn = zip.readUInt8(at + 5);
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const attributes = UNIX.has(madeOn) ? zip.readUInt16LE(at + 40) : undefined;
    const local = zip.readUInt32LE(at + 42);
    entries.push({
      name: zip.toString("utf8", at + 46, at + 46 + name),
      mode: attributes === undefined ? undefined : attributes & 0o777,
      symlink: attributes !== undefined && (attributes & FILE_TYPE) === SYMLINK,
      read() {
        const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const bytes = zip.subarray(from, from + size);
        if (method !== 0 && method !== 8) throw new Error(`compression ${method} is not one Lambda takes`);
        return method === 0 ? bytes : inflateRawSync(bytes);
      },
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
