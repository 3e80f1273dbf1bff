/**
 * One request to AWS or to the engine, by the names of AWS's API: `call("lambda", "GetAlias", { FunctionName, Name })`.
 * Rejects with an error whose `name` is the code of the API: `PreconditionFailedException`.
 */
export type CallAws = (service: Service, operation: string, input: object) => Promise<Answer>;

export type Service = "lambda" | "cloudwatch" | "scheduler" | "sns";

/** Members of a response, named as in the API reference. */
export type Answer = Readonly<Record<string, unknown>>;
