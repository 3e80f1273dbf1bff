/** Numbers of DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";

/** Bytes of an item, names of attributes included. The page above, "Items". */
export const LARGEST_ITEM = 400 * 1024;

/** Bytes of the values of keys. The same page, "Partition keys and sort keys". */
export const LARGEST_PARTITION_KEY = 2048;
export const LARGEST_SORT_KEY = 1024;

/** Levels of lists and maps within each other. The same page, "Nested attribute depth". */
export const DEEPEST = 32;

/** Significant digits of a number and its magnitude: 1E-130 to 9.99…E+125. The same page, "Data types". */
export const MOST_DIGITS = 38;
export const LARGEST_EXPONENT = 125;
export const SMALLEST_EXPONENT = -130;

/** The same page, "Secondary indexes". */
export const MOST_GLOBAL_INDEXES = 20;
export const MOST_LOCAL_INDEXES = 5;
export const MOST_PROJECTED = 100;

/** Bytes of an expression, and operands of IN. The same page, "Expression parameters". */
export const LONGEST_EXPRESSION = 4096;
export const MOST_IN_OPERANDS = 100;

/** Bytes a Query or a Scan reads for one page. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const PAGE = 1024 * 1024;

/** Items of one batch, and the bytes it answers with. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const MOST_GETS = 100;
export const LARGEST_BATCH = 16 * 1024 * 1024;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MOST_WRITES = 25;

/** Actions and bytes of a transaction. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MOST_ACTIONS = 100;
export const LARGEST_TRANSACTION = 4 * 1024 * 1024;

/** How long a client token stands for its request. The same page, ClientRequestToken. */
export const TOKEN_REMEMBERED = 10 * MINUTE;

/** Bytes of a capacity unit. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const READ_UNIT = 4096;
export const WRITE_UNIT = 1024;

/** Names of one ListTables. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const TABLES_PER_PAGE = 100;

/** Tags of one page, and of a table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
export const MOST_TAGS = 50;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const TAGS_PER_PAGE = 10;

/** Units a new account may provision. ServiceQuotas.html, "Throughput default quotas". */
export const ACCOUNT_UNITS = 80_000;
export const TABLE_UNITS = 40_000;

/** A record stays in a stream for a day. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const RECORD_KEPT = 24 * HOUR;

/** An item that expired longer ago is left alone. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
export const EXPIRED_TOO_LONG_AGO = 5 * 365 * 24 * HOUR;

/**
 * AWS deletes "within a few days" of the expiry and promises no time. Here it happens in the second it is due: code
 * that relies on expired items being gone, or on their being there, is wrong either way.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export const DELETED_AFTER_EXPIRY = 0 * SECOND;

/** A second, of a new table on demand. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
export const WARM_READS = 12_000;
export const WARM_WRITES = 4000;
