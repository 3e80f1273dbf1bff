import type { IncomingMessage, ServerResponse } from "node:http";
import { engineFor } from "../../../packages/airworthy/src/engine/engine.ts";
import { ledger } from "../../../packages/airworthy/src/engine/kernel/journal.ts";
import { ENVIRONMENTS } from "../../../packages/airworthy/src/engine/services/lambda/environment.ts";
import { SERVICES } from "../../../packages/airworthy/src/engine/services/index.ts";
import { type Definition, service } from "../../../packages/airworthy/src/engine/service.ts";
import { type Clock, realClock } from "../../../packages/airworthy/src/local/clock.ts";
import { type Processes, processes } from "../../../packages/airworthy/src/local/environments/index.ts";
import { openGateway } from "../../../packages/airworthy/src/local/gateway.ts";
import { STAND_INS } from "./stand-ins.ts";

export interface MotoServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Account of moto's tests, and the Region of requests that are not signed. */
const ACCOUNT = "123456789012";
const REGION = "us-east-1";
/** Journal entries kept: enough to look at one test. */
const KEPT = 1000;

/**
 * The gateway over an engine of all services that answers moto's own endpoints as its server does: `/moto-api/reset`
 * makes a fresh engine. What the engine does not fly but tests of others need, such as roles, stands in.
 */
export async function motoServer(port: number): Promise<MotoServer> {
  const gateway = await openGateway(port);
  // The host as moto's tests write it.
  const endpoint = `http://localhost:${gateway.port}`;
  let asked = 0;
  let flown = fresh();

  function fresh(): { clock: Clock; close: () => void } {
    const clock = realClock({ seed: "moto", journal: ledger(KEPT) });
    let runs: Processes | undefined;
    const lazily = service({
      port: ENVIRONMENTS,
      create: (place) => (runs ??= processes({ clock, spares: 0 })).definition.create(place),
    });
    const names = new Set(SERVICES.map(({ port }) => port.name));
    const missing = STAND_INS.filter((one) => !names.has(one.port.name));
    const definitions: readonly Definition[] = [...SERVICES, ...missing, lazily];
    const engine = engineFor({ kernel: clock.turns.kernel, account: ACCOUNT, endpoint, definitions });
    gateway.serve({
      engine,
      clock,
      region: REGION,
      elsewhere,
      onFault: (error, request) => console.error(`fault in ${request}:`, error),
    });
    return {
      clock,
      close() {
        runs?.close();
        clock.stop();
      },
    };
  }

  function elsewhere(request: IncomingMessage, response: ServerResponse): boolean {
    if (!request.url?.startsWith("/moto-api/")) {
      asked++;
      return false;
    }
    if (request.url === "/moto-api/reset") {
      flown.close();
      flown = fresh();
    }
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(request.url === "/moto-api/asked" ? String(asked) : "{}");
    return true;
  }

  return {
    endpoint,
    async close() {
      flown.close();
      await gateway.close();
    },
  };
}
