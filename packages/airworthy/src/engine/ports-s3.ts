import { port } from "./service.ts";

/** S3. */
export interface Buckets {
  /** `undefined` when there is no such bucket. */
  regionOf(bucket: string): string | undefined;
  /** What a bucket's rules tell a browser; `undefined` when there is no such bucket. */
  cors(bucket: string, question: CorsQuestion): CorsAnswer | undefined;
}

/** A request that a page of another origin makes, or would like to make. */
export interface CorsQuestion {
  readonly origin: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: readonly string[];
}

export interface CorsAnswer {
  readonly configured: boolean;
  /** Headers that allow it; absent when nothing does. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const BUCKETS = port<Buckets>("s3");
