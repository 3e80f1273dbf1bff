const compiled = new Map<string, RegExp>();

/** `*` any characters, `?` one. Case counts. */
function expressionFor(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (!expression) {
    const body = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${body}$`);
    compiled.set(pattern, expression);
  }
  return expression;
}

/**
 * Whether a name matches one of the patterns. A pattern with a colon names the stack too: `auth:Login*`.
 *
 * @example matchesAny("PaymentsFunction", ["*Payment*"]) // true
 */
export function matchesAny(name: string, patterns: readonly string[], stack?: string): boolean {
  return patterns.some((pattern) =>
    expressionFor(pattern).test(pattern.includes(":") && stack !== undefined ? `${stack}:${name}` : name),
  );
}
