import { connect } from "node:net";

/**
 * A client that sends one request over and over on some kept connections, each waiting for its answer: raw sockets,
 * so that what is measured is the other side. Prints requests a second. A process of its own.
 *
 *   node load.ts PORT CONNECTIONS SECONDS PATH BODY [NAME:VALUE…]
 *
 * With several paths, a space between them, the connections take them in turns.
 */
const [port, connections, seconds, path, body = "", ...headers] = process.argv.slice(2);
const requests = (path?.split(" ") ?? []).map((one) =>
  Buffer.from(
    [
      `POST ${one} HTTP/1.1`,
      "host: 127.0.0.1",
      `content-length: ${Buffer.byteLength(body)}`,
      ...headers,
      "",
      body,
    ].join("\r\n"),
  ),
);
const end = performance.now() + Number(seconds) * 1000;
let answered = 0;
let failed = 0;

await Promise.all(
  Array.from({ length: Number(connections) }, (_, index) => one(requests[index % requests.length] as Buffer)),
);
console.log(JSON.stringify({ perSecond: answered / Number(seconds), failed }));

function one(request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(request));
    let text = "";
    socket.setNoDelay().setEncoding("latin1");
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      text += chunk;
      const head = text.indexOf("\r\n\r\n");
      if (head === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      if (!text.startsWith("HTTP/1.1 200")) failed++;
      answered++;
      text = text.slice(head + 4 + length);
      if (performance.now() < end) socket.write(request);
      else {
        socket.destroy();
        resolve();
      }
    });
  });
}
