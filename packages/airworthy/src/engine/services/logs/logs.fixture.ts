import { type Datum, type Functions, LAMBDA, type Lambda, METRICS, type Metrics } from "../../ports.ts";
import { type Definition, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import logs from "./index.ts";

/** CloudWatch Logs in virtual time, beside a function whose invocations are told and a list of what was measured. */
export function flyLogs(policy?: object) {
  const measured: Datum[] = [];
  const invoked: { readonly functionName: string; readonly payload: unknown }[] = [];
  let failing: Error | undefined;
  const metrics = service<Metrics>({
    port: METRICS,
    create: () => ({ operations: {}, inner: { record: (data) => void measured.push(...data) } }),
  });
  const invoke: Functions["invoke"] = ({ functionName, payload, type }) => {
    if (type !== "DryRun") {
      if (failing) throw failing;
      invoked.push({ functionName, payload: JSON.parse(Buffer.from(payload).toString()) });
    }
    return { status: 202, executedVersion: "1", payload: new Uint8Array(0), requestId: "1" };
  };
  const lambda = service<Lambda>({
    port: LAMBDA,
    create: () => ({
      operations: {},
      inner: {
        invoke,
        policyOf: () => policy && JSON.stringify(policy),
        roleOf: () => undefined,
        functionOf: () => undefined,
        serve: () => ({ status: 404, headers: {}, cookies: [], body: new Uint8Array(0) }),
      },
    }),
  });
  const flown = fly(logs as Definition, metrics as Definition, lambda as Definition);
  const put = (...messages: readonly string[]) =>
    flown.call("PutLogEvents", {
      logGroupName: "/shop/orders",
      logStreamName: "till",
      logEvents: messages.map((message) => ({ timestamp: flown.place.kernel.now(), message })),
    });
  flown.call("CreateLogGroup", { logGroupName: "/shop/orders" });
  flown.call("CreateLogStream", { logGroupName: "/shop/orders", logStreamName: "till" });
  const fail = (error: Error | undefined): void => void (failing = error);
  return { ...flown, measured, invoked, put, fail };
}

export const ORDERS = { logGroupName: "/shop/orders" };
