/**
 * An error of an AWS API, as its client sees it. Services throw it; the wire gives it the form of its protocol.
 *
 * @example throw new ServiceError("QueueDoesNotExist", "The specified queue does not exist.", { status: 400 })
 */
export class ServiceError extends Error {
  /** The code, as the service's API reference names it: `ResourceNotFoundException`. */
  readonly code: string;
  /** HTTP status; a model of the error may know better than this default. */
  readonly status: number;
  readonly fault: "client" | "server";
  /** Further members of the error: `Reason`, `Type`, `retryAfterSeconds`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Headers of the answer that no model names: S3 tells the tag of what has not changed. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    options: {
      readonly status?: number;
      readonly fields?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.fault = this.status >= 500 ? "server" : "client";
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
  }
}
