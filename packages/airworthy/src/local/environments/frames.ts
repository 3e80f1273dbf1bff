/*
 * Logs as a Node runtime hands them over on a file descriptor of its own: one frame for each call of console, so that
 * a message of many lines is one event. A frame is its type (u32), its length (i32), its time (i64, microseconds) and
 * its bytes, all big-endian.
 * Source: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (writeFrame)
 */

export interface Frame {
  readonly message: string;
  /** On the clock of the process, milliseconds; absent when it was not said. */
  readonly at?: number;
}

const HEADER = 16;
/** The low bits tell the level; 2: JSON, 3: text. */
const MAGIC = 0xa55a0002;
const MAGIC_MASK = 0xffff0002;

/** Gives a function to feed with what comes over the descriptor, cut anywhere. */
export function frameReader(onFrame: (frame: Frame) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= HEADER) {
      // A function that writes to the descriptor itself: its bytes are no frame, but they are its log.
      if ((rest.readUInt32BE(0) & MAGIC_MASK) >>> 0 !== MAGIC) {
        onFrame({ message: rest.toString() });
        rest = Buffer.alloc(0);
        return;
      }
      const end = HEADER + rest.readInt32BE(4);
      if (rest.length < end) return;
      const at = Number(rest.readBigInt64BE(8) / 1000n);
      onFrame({ message: rest.toString("utf8", HEADER, end), at });
      rest = rest.subarray(end);
    }
  };
}

/** Longest event; what is longer is cut. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const LONGEST_LINE = 1024 * 1024 - 26;

/** Gives functions to feed with plain output: each line is an event. */
export function lineReader(onLine: (line: string) => void): {
  feed(bytes: Buffer): void;
  /** What came without a line's end. */
  end(): void;
} {
  let parts: Buffer[] = [];
  let size = 0;

  function take(part: Buffer): void {
    parts.push(part);
    size += part.length;
    if (size >= LONGEST_LINE) flush();
  }

  function flush(): void {
    const line = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    size = 0;
    if (line.length > 0) onLine(line.toString());
  }

  return {
    feed(bytes) {
      let from = 0;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
        take(bytes.subarray(from, at + 1));
        flush();
        from = at + 1;
      }
      while (from < bytes.length) {
        const until = Math.min(bytes.length, from + LONGEST_LINE - size);
        take(bytes.subarray(from, until));
        from = until;
      }
    },
    end: flush,
  };
}
