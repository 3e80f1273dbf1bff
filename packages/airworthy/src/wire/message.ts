import type { Model } from "./model.ts";

/** A request as HTTP gave it. Names of headers are in lower case. */
export interface WireRequest {
  readonly method: string;
  /** As sent, percent escapes and all, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Source: https://smithy.io/2.0/aws/protocols/index.html */
export type Protocol = "json-1.0" | "json-1.1" | "query" | "rest-json" | "rest-xml" | "rpc-v2-cbor";

/** Where a request goes, as far as it is known; errors are answered in the form of its protocol. */
export interface Target {
  readonly protocol: Protocol;
  readonly service?: string;
  readonly operation?: string;
  readonly model?: Model;
}
