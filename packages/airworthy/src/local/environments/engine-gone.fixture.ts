import { workshop } from "./processes.fixture.ts";

/**
 * An engine to be killed: three functions that hang in their own ways, one of them with children of its own, and warm
 * spares. It prints the ids of all the processes, then waits for its end.
 */
setInterval(() => {}, 1000);
const shop = workshop({ spares: 1 });
const environments = [
  "export const handler = async () => { console.log(process.pid); await new Promise((r) => setTimeout(r, 1e6)); };",
  "import { spawn } from 'node:child_process'; const apart = { detached: process.platform === 'linux', stdio: 'ignore' }; console.log(spawn('sleep', ['1000']).pid, spawn('sleep', ['1000'], apart).pid, process.pid); export const handler = async () => {};",
  // Last: it takes a processor away from whoever starts beside it.
  "export const handler = async () => { console.log(process.pid); for (;;); };",
].map((source) => shop.start(source));
const pids: string[] = [];
for (const env of environments) {
  void env.hear("ready").then(() => env.invoke());
  const said = await env.hear("log", "initFailed", "exited");
  // Whoever waits for the ids sees the end, and not silence.
  if (said.what !== "log") process.exit(1);
  const { message } = said;
  pids.push(...(message.split("\t").at(-1) ?? "").trim().split(" "));
}
console.log(JSON.stringify({ pids: pids.map(Number), root: shop.root }));
