/**
 * Composite alarms that lie on a cycle: CloudWatch stops evaluating them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @param children Names of the children of each composite alarm; names that are no keys are metric alarms.
 */
export function onCycles(children: ReadonlyMap<string, readonly string[]>): Set<string> {
  // Takes away, over and over, what has no children left, then what has no parents left. What stays may still only lie
  // between two cycles, so each is asked whether it comes back to itself.
  const left = new Map([...children].map(([name, list]) => [name, list.filter((one) => children.has(one))]));
  for (let size = -1; size !== left.size;) {
    size = left.size;
    const named = new Set([...left.values()].flat());
    for (const [name, list] of left)
      if (!named.has(name) || list.every((one) => !left.has(one))) left.delete(name);
  }
  return new Set([...left.keys()].filter((name) => comesBack(name, left)));
}

function comesBack(start: string, children: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(children.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === start) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(children.get(name) ?? []));
  }
  return false;
}
