import type { Role, Statement } from "../../../fleet/model.ts";

/** The statements that stand in the template: what SAM writes for a policy template or an event is SAM's. */
export function writtenStatements(role: Role): readonly Statement[] {
  return role.statements.filter((statement) => !statement.node.madeUp);
}

/** The functions of a role as a sentence names them. */
export function whoHas(role: Role): string {
  return listed(
    role.functions.map((fn) => fn.id),
    "and",
    3,
  );
}

/** `a, b and c`; the ones behind the first `most` are only counted. */
export function listed(names: readonly string[], word: "and" | "or" = "and", most = 6): string {
  const unique = [...new Set(names)];
  const shown = unique.length > most ? [...unique.slice(0, most), `${unique.length - most} more`] : unique;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${word} ${shown.at(-1)}`;
}

/** Whether only the account, or another stack, knows the text. */
export function isHidden(text: string): boolean {
  return text === "" || text.includes("${");
}
