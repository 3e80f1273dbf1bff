/** Names of this machine; anything below `localhost` too, as browsers and clients resolve it to loopback. */
const LOCAL = /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a Host header names this machine. A name that an attacker's DNS points at 127.0.0.1 does not.
 *
 * Source: https://en.wikipedia.org/wiki/DNS_rebinding
 *
 * @example isLocalHost("orders.s3.localhost:4566") // true
 */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && LOCAL.test(host);
}
