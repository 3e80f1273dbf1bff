import { crc32 } from "node:zlib";

/**
 * A zip archive with one stored file, as CloudFormation makes of inline code.
 *
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipOf(name: string, text: string): Uint8Array {
  const content = Buffer.from(text);
  const file = Buffer.from(name);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, file, content]);
  const directory = Buffer.concat([
    Buffer.from("PK\u0001\u0002\u0014\u0000"),
    fields,
    Buffer.alloc(14),
    file,
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}
