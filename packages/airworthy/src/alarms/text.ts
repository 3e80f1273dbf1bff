/** Numbers and times as AWS writes them into reasons. Facts as recorded on AWS. */

/** As Java prints a double: `5.0`, `0.05`, `1.0E7`, `1.5E-4`. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** `23/11/26 10:00:00`, UTC. */
export function dayAndTime(at: number): string {
  const text = new Date(at).toISOString();
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(2, 4)} ${text.slice(11, 19)}`;
}

/** `2026-11-23T10:00:00.000+0000`. */
export function timestamp(at: number): string {
  return new Date(at).toISOString().replace("Z", "+0000");
}

/** `Friday 14 July, 2023 13:23:16 UTC`, as composite alarms say when a child changed. */
export function longTime(at: number): string {
  const date = new Date(at);
  const part = (options: Intl.DateTimeFormatOptions) =>
    date.toLocaleString("en-US", { timeZone: "UTC", ...options });
  const day = String(date.getUTCDate()).padStart(2, "0");
  return `${part({ weekday: "long" })} ${day} ${part({ month: "long" })}, ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} UTC`;
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
