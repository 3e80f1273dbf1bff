import jsonata from "jsonata";
import type { Definition } from "./machine.ts";

/** The services that a machine calls, by names of SDK integrations: `lambda:getAlias`. Throws errors named by their code. */
export type Api = (call: string, input: Readonly<Record<string, unknown>>) => unknown;

export interface Run {
  readonly status: "SUCCEEDED" | "FAILED";
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Events of its history. */
  readonly events: number;
  /** Events between a wait and the next one, of every tick. */
  readonly ticks: readonly number[];
  readonly variables: Readonly<Record<string, unknown>>;
}

// oxlint-disable-next-line no-explicit-any
type Json = any;

/**
 * Runs a definition as Step Functions does, as far as ours need it: JSONata, variables, Retry and Catch. History events are
 * counted as AWS writes them. Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export async function run(
  definition: Definition,
  input: Json,
  {
    api,
    now,
    wait,
  }: { readonly api: Api; readonly now: () => number; readonly wait: (until: number) => void },
): Promise<Run> {
  let variables: Record<string, Json> = {};
  let data: Json = input;
  let events = 1;
  let sinceWait = 0;
  const ticks: number[] = [];
  let waited = false;
  const count = (more: number): void => {
    events += more;
    sinceWait += more;
  };
  let name = definition.StartAt;
  for (let step = 0; step < 100_000; step++) {
    const state: Json = definition.States[name];
    if (!state) throw new Error(`no state ${name}`);
    const context = { State: { Name: name, EnteredTime: new Date(now()).toISOString() } };
    const states: Record<string, Json> = { input: data, context };
    const value = (of: Json): Promise<Json> => evaluate(of, { ...variables, states });
    const assign = async (of: Json): Promise<void> => {
      if (of) variables = { ...variables, ...(await value(of)) };
    };
    count(1);
    switch (state.Type) {
      case "Pass":
        await assign(state.Assign);
        if (state.Output !== undefined) data = await value(state.Output);
        name = state.Next;
        break;
      case "Wait": {
        // What comes before the first wait is no tick.
        if (waited) ticks.push(sinceWait - 1);
        waited = true;
        sinceWait = 1;
        const seconds = state.Seconds === undefined ? undefined : Number(await value(state.Seconds));
        wait(seconds === undefined ? Date.parse(await value(state.Timestamp)) : now() + seconds * 1000);
        name = state.Next;
        break;
      }
      case "Choice": {
        let next = state.Default;
        for (const choice of state.Choices) {
          const holds = await value(choice.Condition);
          if (typeof holds !== "boolean") throw new Error(`${name}: ${choice.Condition} is ${String(holds)}`);
          if (!holds) continue;
          next = choice.Next;
          await assign(choice.Assign);
          break;
        }
        if (next === state.Default) await assign(state.Assign);
        else if (state.Assign) await assign(state.Assign);
        name = next;
        break;
      }
      case "Task": {
        const outcome = await attempts(state, await value(state.Arguments), api, count);
        if ("error" in outcome) {
          states["errorOutput"] = { Error: outcome.error, Cause: outcome.cause };
          const caught = (state.Catch ?? []).find((one: Json) => matches(one.ErrorEquals, outcome.error));
          if (!caught) {
            return {
              status: "FAILED",
              error: outcome.error,
              cause: outcome.cause,
              events,
              ticks,
              variables,
            };
          }
          await assign(caught.Assign);
          name = caught.Next;
        } else {
          states["result"] = outcome.result;
          await assign(state.Assign);
          data = outcome.result;
          name = state.Next;
        }
        break;
      }
      case "Succeed":
        return {
          status: "SUCCEEDED",
          output: await value(state.Output),
          events: events + 2,
          ticks,
          variables,
        };
      case "Fail": {
        const [error, cause] = [await value(state.Error), await value(state.Cause)];
        return { status: "FAILED", error, cause, events: events + 1, ticks, variables };
      }
      default:
        throw new Error(`${state.Type} is not run here`);
    }
    count(1);
  }
  throw new Error("the machine does not end");
}

type Outcome = { readonly result: Json } | { readonly error: string; readonly cause: string };

async function attempts(state: Json, input: Json, api: Api, count: (more: number) => void): Promise<Outcome> {
  const call = String(state.Resource).replace("arn:aws:states:::aws-sdk:", "");
  const used = new Map<Json, number>();
  for (;;) {
    count(3);
    try {
      // What goes over the wire and comes back is JSON.
      return {
        result: JSON.parse(JSON.stringify((await api(call, JSON.parse(JSON.stringify(input)))) ?? {})),
      };
    } catch (thrown) {
      const error = `${call[0]?.toUpperCase()}${call.slice(1, call.indexOf(":"))}.${(thrown as Error).name}`;
      const retry = (state.Retry ?? []).find((one: Json) => matches(one.ErrorEquals, error));
      const times = used.get(retry) ?? 0;
      if (!retry || times >= (retry.MaxAttempts ?? 3)) return { error, cause: (thrown as Error).message };
      used.set(retry, times + 1);
    }
  }
}

function matches(names: readonly string[], error: string): boolean {
  return names.includes(error) || names.includes("States.ALL");
}

const compiled = new Map<string, jsonata.Expression>();

async function evaluate(value: Json, bindings: Record<string, Json>): Promise<Json> {
  if (typeof value === "string") {
    const expression = /^\{%([\s\S]*)%\}$/.exec(value)?.[1];
    if (expression === undefined) return value;
    let known = compiled.get(expression);
    if (!known) compiled.set(expression, (known = jsonata(expression)));
    const result = await known.evaluate(undefined, bindings);
    // Step Functions fails when an expression gives nothing.
    if (result === undefined) throw new Error(`nothing comes of ${expression.slice(0, 200)}`);
    return JSON.parse(JSON.stringify(result));
  }
  if (Array.isArray(value)) return Promise.all(value.map((one) => evaluate(one, bindings)));
  if (typeof value === "object" && value !== null) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, one]) => [key, await evaluate(one, bindings)] as const),
    );
    return Object.fromEntries(entries);
  }
  return value;
}
