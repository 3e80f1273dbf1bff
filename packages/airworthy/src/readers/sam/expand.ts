import type { Diagnostic } from "../diagnostics.ts";
import type { Resource, Stack } from "../stack.ts";

/** Placeholder body replaced by the SAM expansion. */
export function expandSam(stack: Stack, _diagnostics: Diagnostic[]): Iterable<Resource> {
  return stack.authored.values();
}
