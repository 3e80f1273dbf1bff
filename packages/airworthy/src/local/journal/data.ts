/** Values of requests as JSON: bytes, dates and maps are told apart from what looks like them. */
export function packed(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [key, packed(one)]) };
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (Array.isArray(value)) return value.map(packed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, packed(one)]));
}

/** The value that was packed. */
export function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  const [[key, inside] = [], more] = Object.entries(value);
  if (more === undefined) {
    if (key === "$bytes") return new Uint8Array(Buffer.from(inside as string, "base64"));
    if (key === "$date") return new Date(inside as string);
    if (key === "$bigint") return BigInt(inside as string);
    if (key === "$number") return Number(inside);
    if (key === "$map")
      return new Map((inside as [unknown, unknown][]).map(([name, one]) => [name, unpacked(one)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpacked(one)]));
}
