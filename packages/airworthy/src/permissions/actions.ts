/** Interim shape, filled by the IAM data pack. */
export interface ActionData {
  matching(pattern: string): readonly string[];
}

export async function loadActions(): Promise<ActionData> {
  return { matching: () => [] };
}
