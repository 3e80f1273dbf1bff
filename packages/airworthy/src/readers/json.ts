import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import type { Source } from "./source.ts";
import type { Node } from "./tree.ts";

const DEEPEST = 400;

/** Reads one JSON document. Throws {@link Unreadable} with the place of the first error. */
export function readJson(source: Source, diagnostics: Diagnostic[]): Node {
  const base = source.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const errors: ParseError[] = [];
  let root: JsonNode | undefined;
  try {
    root = parseTree(base ? source.text.slice(1) : source.text, errors, {
      disallowComments: true,
      allowTrailingComma: false,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unreadable(source, 0, "nested too deep");
  }
  const error = errors[0];
  if (error || !root) {
    const says = error ? printParseErrorCode(error.error).replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ") : "empty";
    throw unreadable(source, base + (error?.offset ?? 0), says.toLowerCase());
  }
  return convert(root, source, base, diagnostics, 0);
}

function unreadable(source: Source, start: number, says: string): Unreadable {
  return new Unreadable({
    severity: "error",
    path: source.path,
    says: `This JSON cannot be read: ${says}.`,
    cure: "Mend the syntax here; CloudFormation would refuse the file as well.",
    at: { source, start, end: Math.min(start + 1, source.text.length) },
  });
}

function convert(
  from: JsonNode,
  source: Source,
  base: number,
  diagnostics: Diagnostic[],
  depth: number,
): Node {
  const start = base + from.offset;
  const end = start + from.length;
  if (depth > DEEPEST) throw unreadable(source, start, `nested more than ${DEEPEST} levels deep`);
  if (from.type === "array") {
    const items = (from.children ?? []).map((child) => convert(child, source, base, diagnostics, depth + 1));
    return { kind: "list", source, start, end, flow: true, items };
  }
  if (from.type !== "object") {
    return { kind: "scalar", value: from.value as string | number | boolean | null, source, start, end };
  }
  const seen = new Set<string>();
  const entries = (from.children ?? []).flatMap((property) => {
    const [keyNode, valueNode] = property.children ?? [];
    if (!keyNode || !valueNode) return [];
    const key = String(keyNode.value);
    const keyStart = base + keyNode.offset;
    const keyEnd = keyStart + keyNode.length;
    if (seen.has(key)) {
      diagnostics.push({
        severity: "warning",
        path: source.path,
        says: `The key "${key}" stands twice in the same object; the later one wins and the earlier is lost.`,
        cure: "Remove one of them, or merge the two.",
        at: { source, start: keyStart, end: keyEnd },
      });
    }
    seen.add(key);
    return [{ key, keyStart, keyEnd, value: convert(valueNode, source, base, diagnostics, depth + 1) }];
  });
  return { kind: "mapping", source, start, end, flow: true, entries };
}
