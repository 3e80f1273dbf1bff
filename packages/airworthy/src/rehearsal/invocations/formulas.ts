/** What queueing theory says of a function with a limit: for comparison with the simulator. */

/**
 * Erlang's B: the share of calls refused by `servers` environments, when `load` of them would be busy without a limit. It
 * holds whatever the distribution of the durations.
 *
 * @example erlangB(10, 8) // 0.1217
 */
export function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let server = 1; server <= servers; server++) blocked = (load * blocked) / (server + load * blocked);
  return blocked;
}

/** Erlang's C: the share of calls that wait, when they wait their turn and take an exponential time. */
export function erlangC(servers: number, load: number): number {
  const blocked = erlangB(servers, load);
  return (servers * blocked) / (servers - load * (1 - blocked));
}

/** The mean wait of all calls of M/M/c, in units of the mean duration. */
export function meanWait(servers: number, load: number): number {
  return erlangC(servers, load) / (servers - load);
}
