import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "./http.ts";

/** What is asked of a flight. */
export interface DeployWish {
  /** Move aliases at once, without CodeDeploy. */
  readonly atOnce: boolean;
}

/** One line of the answer: what happens, then how it ended. */
export type DeployLine =
  | { readonly says: string; readonly bad: boolean }
  | {
      readonly done: "deployed" | "unchanged" | "rolled back" | "refused" | "fault";
      readonly because?: string;
    };

/** Deploys, and says what happens meanwhile; the last line says how it ended. */
export type Deployer = (wish: DeployWish, say: (line: DeployLine) => void) => Promise<void>;

/** Milliseconds after which an empty line shows that the connection lives: a canary is silent for minutes. */
const ALIVE = 15_000;

/** Answers with lines of JSON as they come. */
export async function streamed(
  request: IncomingMessage,
  response: ServerResponse,
  deploy: Deployer,
): Promise<void> {
  const wish = wishOf(new TextDecoder().decode(await readBody(request)));
  if (!wish) {
    response.writeHead(400, { "content-type": "application/json" });
    response.end('{"error":"{\\"atOnce\\": true or false} is what this takes"}\n');
    return;
  }
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.flushHeaders();
  const alive = setInterval(() => response.write("\n"), ALIVE);
  try {
    await deploy(wish, (line) => response.write(`${JSON.stringify(line)}\n`));
  } catch (error) {
    response.write(`${JSON.stringify({ done: "fault", because: String((error as Error).stack) })}\n`);
  } finally {
    clearInterval(alive);
    response.end();
  }
}

function wishOf(body: string): DeployWish | undefined {
  try {
    const { atOnce } = JSON.parse(body) as { readonly atOnce?: unknown };
    return typeof atOnce === "boolean" ? { atOnce } : undefined;
  } catch {
    return undefined;
  }
}
