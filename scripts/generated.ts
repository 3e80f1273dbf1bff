import { readFileSync } from "node:fs";
import path from "node:path";
import { CONFIG_SCHEMA } from "../packages/airworthy/src/config/schema.ts";
import { REHEARSAL_REPORT_SCHEMA } from "../packages/airworthy/src/report/rehearsal/schema.ts";
import { REPORT_SCHEMA } from "../packages/airworthy/src/report/schema.ts";
import { examplesText, PRACTICES_FOLDER, registryText } from "./registry.ts";
import { standardNotes } from "./standard-notes.ts";

const ROOT = path.join(import.meta.dirname, "..");
const SOURCE = path.join(ROOT, "packages/airworthy/src");

/** Code that other code imports: path → text. It must be fresh before the pages can be made. */
export function generatedCode(): ReadonlyMap<string, string> {
  return new Map([
    [path.join(PRACTICES_FOLDER, "index.generated.ts"), registryText()],
    [path.join(PRACTICES_FOLDER, "examples.generated.ts"), examplesText()],
    [path.join(SOURCE, "config/standard-notes.generated.ts"), standardNotes()],
  ]);
}

/** Pages and schemas that follow from the code: path → text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const { commandsPage, practicePages, readmeTable, rehearsalPage } = await import("./pages.ts");
  const files = new Map([...practicePages()].map(([name, text]) => [path.join(ROOT, name), text]));
  files.set(path.join(ROOT, "docs/commands.md"), await commandsPage());
  const { shiftingPage } = await import("./shifting-page.ts");
  files.set(path.join(ROOT, "docs/shifting.md"), shiftingPage());
  files.set(path.join(ROOT, "docs/rehearsal.md"), rehearsalPage());
  for (const [name, schema] of [
    ["airworthy.schema.json", CONFIG_SCHEMA],
    ["report-v1.schema.json", REPORT_SCHEMA],
    ["rehearsal-v1.schema.json", REHEARSAL_REPORT_SCHEMA],
  ] as const)
    files.set(path.join(ROOT, "docs/schema", name), `${JSON.stringify(schema, null, 2)}\n`);
  files.set(path.join(ROOT, "README.md"), between("README.md", "checklist", readmeTable()));
  return files;
}

/** The text of a file with what stands between two marks replaced. */
function between(name: string, mark: string, text: string): string {
  const before = readFileSync(path.join(ROOT, name), "utf8");
  return before.replace(
    new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(\n<!-- /${mark} -->)`),
    (_whole, open: string, close: string) => open + text + close,
  );
}
