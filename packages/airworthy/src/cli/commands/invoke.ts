import { readFileSync } from "node:fs";
import path from "node:path";
import type { Answer, Invocation } from "../../aws/lambda.ts";
import { paintFor } from "../../report/terminal-text.ts";
import { type Command, type Io, text } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { isPlatform, read, shown } from "../flight/log-line.ts";
import { type Target, TARGET_OPTIONS, targetOf } from "../target.ts";

export default {
  name: "invoke",
  summary: "invoke a function of the flying fleet",
  usage: "airworthy invoke NAME",
  about:
    "Invokes a function once and prints what it answers; its log goes to the other stream. NAME is the name in the template or the function's own. Without --event the event is {}; `--event -` reads it from the input. The exit code is 1 when the function failed.",
  options: {
    event: { type: "string", short: "e", value: "FILE", says: "JSON file with the event; - for the input" },
    async: { type: "boolean", says: "hand the event over and do not wait: Lambda retries it" },
    qualifier: { type: "string", short: "q", value: "NAME", says: "version or alias" },
    ...TARGET_OPTIONS,
    json: { type: "boolean", says: "the whole answer as JSON" },
  },
  examples: [
    ["airworthy invoke PlaceOrder --event order.json", "one call, with its log"],
    ["airworthy invoke ThankCustomer --async --qualifier live", "an event, retried as on AWS"],
  ],
  run: async ({ values, positionals, io }) => {
    const [name, more] = positionals;
    if (name === undefined || more !== undefined)
      throw new UserError("`airworthy invoke` takes the name of one function.");
    const payload = eventOf(text(values, "event"), io);
    const target = targetOf(values, io);
    const qualifier = text(values, "qualifier");
    const wanted = { payload, async: values["async"] === true, ...(qualifier ? { qualifier } : {}) };
    const answer = await answerOf(target, name, wanted);
    if (values["json"]) io.out(`${JSON.stringify(answer)}\n`);
    else show(answer, io);
    return answer.functionError === undefined ? EXIT.fine : EXIT.findings;
  },
} satisfies Command;

function eventOf(file: string | undefined, io: Io): string {
  if (file === undefined) return "{}";
  let event: string;
  try {
    event = readFileSync(file === "-" ? 0 : path.resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    JSON.parse(event);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  return event;
}

type Wanted = Omit<Invocation, "name">;

async function answerOf(target: Target, name: string, wanted: Wanted): Promise<Answer> {
  // Loaded only when something is sent: an SDK takes its time.
  const { functionNames, invoke } = await import("../../aws/lambda.ts");
  const known = target.flight?.functions ?? {};
  try {
    return await invoke(target, { ...wanted, name: known[name] ?? name });
  } catch (error) {
    const names = async (): Promise<readonly string[]> => {
      const inTemplate = Object.keys(known);
      return inTemplate.length > 0 ? inTemplate : functionNames(target);
    };
    if ((error as Error).name === "ResourceNotFoundException" && wanted.qualifier !== undefined) {
      const there = [...(await names()), ...Object.values(known)];
      if (there.includes(name))
        throw new UserError(
          `${name} has no version or alias "${wanted.qualifier}". Leave --qualifier out for what the template says now; with AutoPublishAlias a function has an alias.`,
          { cause: error },
        );
    }
    throw await explained(error as Error, target, names);
  }
}

async function explained(
  error: Error,
  target: Target,
  names: () => Promise<readonly string[]>,
): Promise<Error> {
  const where = target.endpoint ?? "AWS";
  if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED")
    return new UserError(`Nothing answers at ${where}. Start the fleet with \`airworthy dev\`.`, {
      cause: error,
    });
  if (error.name === "ResourceNotFoundException") {
    const there = (await names()).join(", ") || "none";
    return new UserError(`${error.message}. There are: ${there}.`, { cause: error });
  }
  if ("$metadata" in error) return new UserError(`${error.name}: ${error.message}`, { cause: error });
  return error;
}

function show({ log, payload, functionError, status }: Answer, io: Io): void {
  const paint = paintFor(io.color);
  const lines = (log ?? "").split(/\n(?=\S+\t|START |END |REPORT |\{)/).filter((line) => line.trim() !== "");
  for (const line of lines)
    if (!isPlatform(line))
      io.err(
        `${shown(read(line.trimEnd()), paint)
          .map((one) => `${paint.dim("│")} ${one}`)
          .join("\n")}\n`,
      );
  const report = /^REPORT .*$/m.exec(log ?? "")?.[0];
  if (report)
    io.err(
      `${paint.dim(
        report
          .replaceAll(/\t/g, "  ")
          .replace(/^REPORT RequestId: \S+\s+/, "")
          .trim(),
      )}\n`,
    );
  if (functionError !== undefined) io.err(`${paint.red(`✗ ${functionError}`)}\n`);
  if (status === 202) io.err(`${paint.dim("The event is in Lambda's queue.")}\n`);
  if (payload !== "") io.out(`${pretty(payload)}\n`);
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
