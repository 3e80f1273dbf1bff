import { type Operation, port, service } from "../../service.ts";
import { describeStream, getRecords, getShardIterator, listStreams } from "./operations.ts";

/** Nothing goes past its API: other services read streams through TABLE_STREAMS. */
const DYNAMODB_STREAMS = port<Record<string, never>>("dynamodbstreams");

/** The API of DynamoDB Streams; the streams themselves are DynamoDB's. */
export default service({
  port: DYNAMODB_STREAMS,
  create(place) {
    const operations: Record<string, Operation> = {
      DescribeStream: (input) => describeStream(place, input),
      GetRecords: (input) => getRecords(place, input),
      GetShardIterator: (input) => getShardIterator(place, input),
      ListStreams: (input) => listStreams(place, input),
    };
    return { operations, inner: {} };
  },
});
