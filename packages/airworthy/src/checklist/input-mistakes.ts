import type { Diagnostic } from "../readers/diagnostics.ts";
import type { Stack } from "../readers/stack.ts";
import { circlesIn } from "./circles.ts";
import { exceptionMistakes } from "./exception-mistakes.ts";
import { typeMistakes } from "./resource-types.ts";

/** What is wrong with templates that can be read: said beside the findings, and failing nothing. */
export function inputMistakes(stacks: readonly Stack[], itemIds: readonly string[]): Diagnostic[] {
  return [
    ...stacks.flatMap((stack) => [...typeMistakes(stack), ...circlesIn(stack)]),
    ...exceptionMistakes(stacks, itemIds),
  ];
}
