import { paintFor } from "../../report/terminal-text.ts";
import type { Command, Io } from "../command.ts";
import { durationOf } from "../duration.ts";
import { EXIT, UserError } from "../errors.ts";
import { TARGET_OPTIONS, targetOf } from "../target.ts";

export default {
  name: "time",
  summary: "let time pass for a fleet that flies in virtual time",
  usage: "airworthy time advance DURATION",
  about:
    "A fleet started with `airworthy dev --time virtual` stands still in time until it is told to advance: then every retry, delay and schedule that falls due happens in its order, with the real functions in between. Six hours take as long as the functions themselves. Without arguments it says what time it is there.",
  options: TARGET_OPTIONS,
  examples: [
    ["airworthy time advance 5m", "five minutes pass"],
    ["airworthy time advance 6h", "every retry of an event"],
  ],
  run: async ({ values, positionals, io }) => {
    const [what, duration, more] = positionals;
    if (more !== undefined || (what !== undefined && (what !== "advance" || duration === undefined)))
      throw new UserError("It is `airworthy time`, or `airworthy time advance 5m`.");
    const { endpoint = "" } = targetOf(values, io);
    const answer = await ask(endpoint, duration === undefined ? undefined : durationOf(duration));
    say(answer, io);
    return EXIT.fine;
  },
} satisfies Command;

interface Answer {
  readonly time: "real" | "virtual";
  readonly now: number;
}

async function ask(endpoint: string, milliseconds: number | undefined): Promise<Answer> {
  const url = new URL(milliseconds === undefined ? "/_airworthy/time" : "/_airworthy/time/advance", endpoint);
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { "x-airworthy": "time" },
      // Real functions run meanwhile, and may take their time.
      signal: AbortSignal.timeout(24 * 60 * 60_000),
      ...(milliseconds === undefined ? {} : { method: "POST", body: JSON.stringify({ milliseconds }) }),
    });
  } catch (error) {
    throw new UserError(`Nothing answers at ${endpoint}. Start the fleet with \`airworthy dev\`.`, {
      cause: error,
    });
  }
  const body = (await response.json()) as Answer & { readonly error?: string };
  if (body.error !== undefined) throw new UserError(`${endpoint}: ${body.error}`);
  return body;
}

function say({ time, now }: Answer, io: Io): void {
  const paint = paintFor(io.color);
  io.out(`${new Date(now).toISOString()} ${paint.dim(time)}\n`);
}
