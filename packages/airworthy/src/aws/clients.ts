/** What every client is made with. */
export interface Endpoint {
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly region?: string;
}

const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;

/** On this machine nobody asks for real keys, and real ones are not sent there; elsewhere the usual chain finds them. */
export function settingsFor({ endpoint, region }: Endpoint) {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint !== undefined && LOCAL.test(endpoint)
      ? { credentials: { accessKeyId: "airworthy", secretAccessKey: "airworthy" }, maxAttempts: 1 }
      : {}),
  };
}
