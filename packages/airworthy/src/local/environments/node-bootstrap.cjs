/* oxlint-disable no-underscore-dangle -- names of Node and of Lambda */
"use strict";

/*
 * Runs AWS's own runtime client (aws-lambda-ric, JavaScript as published) without its native part: it asks for
 * `./rapid-client.node`, and gets the transport below, which speaks the Runtime API over one kept connection.
 * Runs on every Node that Lambda has a runtime for, so it is plain JavaScript.
 *
 *   node node-bootstrap.cjs CLIENT        runs a function with the environment it was started in
 *   node node-bootstrap.cjs --spare       waits for its environment on standard input: a warm spare
 */

const fs = require("node:fs");
const Module = require("node:module");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const NATIVE = "./rapid-client.node";

function main() {
  exposeGc();
  // What was compiled for one environment is not compiled again for the next. Node 22 and later.
  Module.enableCompileCache?.(path.join(os.tmpdir(), `airworthy-compiled-${process.getuid?.() ?? ""}`));
  let client = process.argv[2];
  if (client === "--spare") {
    // What every function will want. The client itself starts to work when it is loaded, so it cannot be.
    for (const name of ["node:http", "node:util", "node:async_hooks", "node:worker_threads"]) require(name);
    const text = fs.readFileSync(0, "utf8");
    // Nobody wants it, or nobody is there any more.
    if (text === "") process.exit(0);
    const start = JSON.parse(text);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, start.variables);
    process.chdir(start.folder);
    // NODE_PATH is read when Node starts.
    Module._initPaths();
    client = start.client;
  }
  const told = process.env.AIRWORTHY_TIME_AHEAD;
  delete process.env.AIRWORTHY_TIME_AHEAD;
  if (told !== undefined) tellTime(Number(told));
  process.argv = [process.argv[0], client];
  substitute(transport(process.env.AWS_LAMBDA_RUNTIME_API));
  httpWhenWanted(client);
  import(pathToFileURL(client).href)
    // Before version 4 the client is a function; it throws what a user's module threw, as it threw it.
    .then((loaded) => loaded.run?.(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER))
    .catch((error) => {
      setImmediate(() => {
        throw error;
      });
    });
}

/** Lambda starts Node with --expose-gc, which makes every start a fifth longer: here the flag is set when somebody looks. */
function exposeGc() {
  Object.defineProperty(globalThis, "gc", {
    configurable: true,
    get() {
      require("node:v8").setFlagsFromString("--expose-gc");
      const value = require("node:vm").runInNewContext("gc");
      Object.defineProperty(globalThis, "gc", { configurable: true, writable: true, value });
      return value;
    },
    set(value) {
      Object.defineProperty(globalThis, "gc", { configurable: true, writable: true, value });
    },
  });
}

/** Lets the first `require` of the native part find something else. */
function substitute(exports) {
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolve(request, ...rest) {
    if (request !== NATIVE) return original.call(this, request, ...rest);
    Module._resolveFilename = original;
    const filename = path.join(__dirname, NATIVE);
    require.cache[filename] = { id: filename, filename, loaded: true, exports };
    return filename;
  };
}

/** Milliseconds by which the fleet's time is ahead of the machine's, once it is another. */
let ahead;

/**
 * Lets the function live in the time of its fleet: what `Date` says, and with it the time that remains. Timers, and what
 * Node itself does, go by the machine's.
 */
function tellTime(milliseconds) {
  ahead = milliseconds;
  const machine = Date;
  const machineNow = machine.now.bind(machine);
  const now = () => machineNow() + ahead;
  const told = new Proxy(machine, {
    construct: (target, args, by) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, by === told ? target : by),
    apply: (target) => Reflect.construct(target, [now()]).toString(),
  });
  machine.now = now;
  machine.prototype.constructor = told;
  globalThis.Date = told;
}

/** Time may have passed for the fleet since the last invocation. The deadline is told by the machine's clock. */
function passTime(headers) {
  const told = headers["airworthy-time-ahead"];
  delete headers["airworthy-time-ahead"];
  if (told === undefined || ahead === undefined) return;
  ahead = Number(told);
  const deadline = "lambda-runtime-deadline-ms";
  headers[deadline] = String(Number(headers[deadline]) + ahead);
}

/**
 * The client loads Node's HTTP for responses that are streamed, which most functions never have: it is loaded when it is
 * wanted, and the function starts a twentieth sooner. Whoever else asks for it gets the real one.
 */
function httpWhenWanted(client) {
  const original = Module._load;
  class Agent {
    constructor(options) {
      this.options = options;
    }
    get real() {
      this.agent ??= new (require("node:http").Agent)(this.options);
      return this.agent;
    }
  }
  const request = (options, ...rest) => {
    const agent = options.agent instanceof Agent ? options.agent.real : options.agent;
    return require("node:http").request({ ...options, agent }, ...rest);
  };
  Module._load = function load(name, parent, ...rest) {
    if (name !== "node:http" || parent?.filename !== client)
      return original.call(this, name, parent, ...rest);
    Module._load = original;
    return { Agent, request };
  };
}

function transport(address) {
  const [host, port] = address.split(":");
  const socket = net.connect({ host, port: Number(port), noDelay: true });
  const expected = [];
  let received = Buffer.alloc(0);

  socket.on("data", (bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    while (read());
  });
  // The engine is gone, and with it whoever would have wanted an answer.
  socket.on("error", die);
  socket.on("close", die);

  /** Takes one response off the front; false when it has not come whole. */
  function read() {
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const [status, ...lines] = received.toString("latin1", 0, end).split("\r\n");
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const last = end + 4 + Number(headers["content-length"]);
    if (received.length < last) return false;
    const body = received.toString("utf8", end + 4, last);
    received = received.subarray(last);
    expected.shift()?.(Number(status.slice(9, 12)), headers, body);
    return true;
  }

  let unsent = "";

  /** A response and the request that follows it in the same breath go out together. */
  function send(text) {
    if (unsent === "") process.nextTick(flush);
    unsent += text;
  }

  function flush() {
    if (unsent === "") return;
    socket.write(unsent);
    unsent = "";
  }

  function post(where, body, headers, what) {
    expected.push((status) => {
      if (status >= 400)
        process.stderr.write(
          `[ERROR] [${Date.now()}] LAMBDA_RUNTIME Failed to post handler ${what} response. Http response code: ${status}.\n`,
        );
    });
    send(
      `POST /2018-06-01/runtime/invocation/${where} HTTP/1.1\r\nHost: ${address}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`,
    );
  }

  return {
    initializeClient() {},
    next: () =>
      new Promise((resolve) => {
        expected.push((_, headers, bodyJson) => {
          passTime(headers);
          // A handler that leaves nothing behind ends the process, as it does on Lambda.
          socket.unref();
          resolve({ bodyJson, headers });
        });
        socket.ref();
        send(`GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`);
      }),
    done: (id, body) => post(`${id}/response`, body, "", "success"),
    error(id, body, cause) {
      // The client may end the process in the same breath: what is written has to be on its way by then.
      socket._handle?.setBlocking?.(true);
      const header = cause ? `Lambda-Runtime-Function-XRay-Error-Cause: ${oneLine(cause)}\r\n` : "";
      post(`${id}/error`, body, header, "error");
      flush();
      socket._handle?.setBlocking?.(false);
    },
  };
}

function oneLine(text) {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 16_384);
}

function die() {
  try {
    // The function's own children with it.
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}

main();
