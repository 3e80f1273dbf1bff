/** A mistake in a file of metrics: `traffic.csv:12: …`, what is wrong and how to mend it. */
export class MetricsFileError extends Error {}
