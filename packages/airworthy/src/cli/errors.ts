/** A mistake of the user's: shown as one message without a stack, exit code 2. Everything else is ours: exit code 3. */
export class UserError extends Error {}

export const EXIT = { fine: 0, findings: 1, userMistake: 2, ourFailure: 3 } as const;
