/*
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const KEY_BYTES = 1024;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
export const METADATA_BYTES = 2048;
export const PAGE = 1000;
export const PART_NUMBERS = 10_000;
export const SMALLEST_PART = 5 * 1024 * 1024;
/** Of one PutObject; larger objects come in parts. */
export const LARGEST_PUT = 5 * 1024 ** 3;
/** Completed uploads that are remembered, for each bucket. */
export const COMPLETED = 1000;
export const DELETED_AT_ONCE = 1000;
export const OBJECT_TAGS = 10;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
export const CORS_RULES = 100;
export const BUCKET_TAGS = 50;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html */
export const BUCKETS = 10_000;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
export const NOTIFICATIONS = 100;
export const POLICY_BYTES = 20 * 1024;

/** What this machine keeps in memory, in bytes of objects and parts. */
export const KEPT_BYTES = 1024 ** 3;

/** "Typically in seconds": AWS gives no number. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const NOTIFIED_AFTER = 100;

/** Of counts and markers in requests. */
export const LARGEST_INTEGER = 2_147_483_647;
