import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What everything on Node is measured against: a server that reads a request and answers with a little JSON. */
const server = createServer((request, response) => {
  request.on("data", () => undefined);
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "15" });
    response.end('{"hello":"you"}');
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
