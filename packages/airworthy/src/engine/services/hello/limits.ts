/**
 * Numbers of the service, each with its source. This service is airworthy's own: it is the living template that a new
 * one is copied from, and it flies in the tests like the others.
 */
export const LONGEST_NAME = 64;

/** Milliseconds a greeting is remembered. */
export const REMEMBERED = 60_000;
