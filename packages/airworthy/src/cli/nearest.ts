import { nearest } from "../permissions/distance.ts";

/** Letters a hasty hand gets wrong in a word of some length. */
const mistakes = (word: string): number => Math.max(1, Math.floor(word.length / 4));

/**
 * A sentence that offers what was probably meant, with a space before it; nothing when that is not clear.
 *
 * @example didYouMean("chek", ["check", "fix"]) // " Did you mean check?"
 */
export function didYouMean(word: string, choices: readonly string[]): string {
  const meant = nearest(word, choices, mistakes(word)) ?? choices.find((one) => one.split("/")[1] === word);
  return meant === undefined ? "" : ` Did you mean ${meant}?`;
}
