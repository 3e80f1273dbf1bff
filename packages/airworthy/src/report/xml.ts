const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in an element or a quoted attribute, of XML and of HTML. */
export function escaped(text: string): string {
  // Control characters have no place in XML 1.0, not even as entities: https://www.w3.org/TR/xml/#charsets
  const allowed = text.replaceAll(/[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu, "\uFFFD");
  return allowed.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
