import { MINUTE } from "../../kernel/time.ts";

/** Numbers of DynamoDB Streams, each with its source. */

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const ITERATOR_LASTS = 15 * MINUTE;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const MOST_RECORDS = 1000;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const STREAMS_PER_PAGE = 100;
