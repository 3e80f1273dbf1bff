import { Agent, request } from "node:http";

/**
 * The same load as `load.ts`, sent as SDKs send it: by Node's own HTTP client, which takes more of the machine than the
 * servers it asks. Prints requests a second. A process of its own.
 *
 *   node load-http.ts PORT CONNECTIONS SECONDS PATH BODY [NAME:VALUE…]
 */
const [port, connections, seconds, path, body = "", ...given] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const headers = {
  ...Object.fromEntries(given.map((header) => header.split(/:\s*(.*)/s).slice(0, 2) as [string, string])),
  "content-length": Buffer.byteLength(body),
};
const paths = path?.split(" ") ?? [];
const end = performance.now() + Number(seconds) * 1000;
let answered = 0;
let failed = 0;

await Promise.all(
  Array.from({ length: Number(connections) }, async (_, index) => {
    while (performance.now() < end) await one(paths[index % paths.length] ?? "/");
  }),
);
console.log(JSON.stringify({ perSecond: answered / Number(seconds), failed }));
agent.destroy();

function one(where: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path: where, method: "POST", agent, headers },
      (response) => {
        if (response.statusCode !== 200) failed++;
        response.resume().on("end", () => {
          answered++;
          resolve();
        });
      },
    );
    sent.on("error", reject).end(body);
  });
}
