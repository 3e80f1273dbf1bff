import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock.ts";
import { type Deployer, streamed } from "./deployer.ts";
import { readBody } from "./http.ts";
import type { FlightShifts } from "./shifts/flying.ts";
import type { Note } from "./shifts/store.ts";

/** Below this path nothing is AWS's: it steers the engine itself. */
const PREFIX = "/_airworthy/";
/** Pages of a browser cannot send it without asking first, and they are refused then. */
export const CONTROL_HEADER = "x-airworthy";

/** The longest time that passes at one request: a year, in milliseconds. */
const LONGEST = 366 * 24 * 60 * 60_000;

/** What is steered: time that passes when it is told to, deployments of what has changed, shifts that are led here. */
export interface Steered {
  readonly clock: Clock;
  readonly time: "real" | "virtual";
  readonly deployer: () => Deployer | undefined;
  readonly shifts: FlightShifts;
}

/** Requests that steer the engine. */
export function control(steered: Steered) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!request.url?.startsWith(PREFIX)) return false;
    const answers = steered.deployer();
    const asksToDeploy = request.url === `${PREFIX}deploy` && request.method === "POST";
    if (answers && asksToDeploy && request.headers[CONTROL_HEADER] !== undefined) {
      void streamed(request, response, answers);
      return true;
    }
    void answer(request, steered).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(`${JSON.stringify(body)}\n`);
    });
    return true;
  };
}

async function answer(request: IncomingMessage, steered: Steered): Promise<readonly [number, object]> {
  const { clock, time } = steered;
  if (request.headers[CONTROL_HEADER] === undefined)
    return [403, { error: `requests to ${PREFIX} carry the header ${CONTROL_HEADER}` }];
  const what = request.url?.slice(PREFIX.length);
  if (what === "time" && request.method === "GET") return [200, { time, now: clock.turns.kernel.now() }];
  if (what === "shifts" && request.method === "POST") return leadShift(request, steered.shifts);
  if (what !== "time/advance" || request.method !== "POST") return [404, { error: "there is nothing here" }];
  if (time === "real")
    return [409, { error: "the time of this fleet is real. Start it with `airworthy dev --time virtual`." }];
  const milliseconds = millisecondsIn(new TextDecoder().decode(await readBody(request)));
  if (milliseconds === undefined)
    return [400, { error: `{"milliseconds": a number from 0 to ${LONGEST}} is what this takes` }];
  await clock.advance(milliseconds);
  return [200, { time, now: clock.turns.kernel.now() }];
}

/** `{"start": a note}` begins a shift, `{"resume": an id}` leads one again. */
async function leadShift(request: IncomingMessage, shifts: FlightShifts): Promise<readonly [number, object]> {
  try {
    const { start, resume } = JSON.parse(new TextDecoder().decode(await readBody(request))) as {
      readonly start?: Note;
      readonly resume?: string;
    };
    if (start) return [200, { folder: await shifts.start(start) }];
    if (resume === undefined) return [400, { error: '{"start": …} or {"resume": …} is what this takes' }];
    const folder = await shifts.resume(resume);
    return [200, { folder }];
  } catch (error) {
    return [409, { error: (error as Error).message }];
  }
}

function millisecondsIn(body: string): number | undefined {
  try {
    const { milliseconds } = JSON.parse(body) as { readonly milliseconds?: unknown };
    const fits = typeof milliseconds === "number" && milliseconds >= 0 && milliseconds <= LONGEST;
    return fits ? milliseconds : undefined;
  } catch {
    return undefined;
  }
}
