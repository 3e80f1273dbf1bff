/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** At least 0, less than 1. */
  number(): number;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** A version 4 UUID. Source: https://www.rfc-editor.org/rfc/rfc9562#section-5.4 */
  uuid(): string;
}

/**
 * The sfc32 generator (Chris Doty-Humphrey, PractRand), seeded by a text: one stream a purpose, so that a service that
 * draws once more does not change what another one draws.
 *
 * @example randomFrom("42/lambda.alias").number()
 */
export function randomFrom(seed: string): Random {
  let [a, b, c, d] = hashed(seed);
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  const word = (): string => {
    const bits = next();
    return (
      (BYTES[bits >>> 24] as string) +
      (BYTES[(bits >>> 16) & 255] as string) +
      (BYTES[(bits >>> 8) & 255] as string) +
      (BYTES[bits & 255] as string)
    );
  };
  const hex = (digits: number): string => {
    let text = "";
    for (let length = 0; length < digits; length += 8) text += word();
    return text.slice(0, digits);
  };
  return {
    number: () => next() / 2 ** 32,
    hex,
    uuid() {
      const [one, two, three, four] = [word(), word(), word(), word()];
      const variant = "89ab"[Number.parseInt(three[0] as string, 16) & 3] as string;
      return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-${variant}${three.slice(1, 4)}-${three.slice(4)}${four}`;
    },
  };
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** cyrb128 (bryc): four words from a text. */
function hashed(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}
