interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** An IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return addressOf(text) !== undefined;
}

/** @example inRange("10.1.2.3", "10.0.0.0/8") // true */
export function inRange(text: string, range: string): boolean {
  const [network = "", length = ""] = range.split("/");
  const [address, base] = [addressOf(text), addressOf(network)];
  if (!address || !base || address.bits !== base.bits) return false;
  const shift = BigInt(Math.max(0, base.bits - Number(length)));
  return address.value >> shift === base.value >> shift;
}

function addressOf(text: string): Address | undefined {
  return text.includes(":") ? six(text) : four(text);
}

function four(text: string): Address | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

/** Source: https://www.rfc-editor.org/rfc/rfc4291#section-2.2, without IPv4 in dots at its end. */
function six(text: string): Address | undefined {
  const [before = "", after, ...others] = text.split("::");
  if (others.length > 0) return undefined;
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const missing = 8 - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const parts = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!parts.every((part) => /^[\da-f]{1,4}$/i.test(part))) return undefined;
  return { bits: 128, value: parts.reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n) };
}
