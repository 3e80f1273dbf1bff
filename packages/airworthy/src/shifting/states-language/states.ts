export type State = Readonly<Record<string, unknown>>;

/** The alias that an execution is about. */
export const ALIAS = { FunctionName: "{% $function %}", Name: "{% $alias %}" } as const;

/** What may be tried again: throttling, and what fails on the other side. */
const RETRY = [
  {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 1,
    MaxAttempts: 4,
    BackoffRate: 2,
    MaxDelaySeconds: 8,
    JitterStrategy: "FULL",
  },
];

export function task(api: string, input: object, next: string, more: object, otherwise?: string): State {
  return {
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:${api}`,
    Arguments: input,
    TimeoutSeconds: 30,
    Retry: RETRY,
    ...more,
    ...(otherwise === undefined ? {} : { Catch: [{ ErrorEquals: ["States.ALL"], Next: otherwise }] }),
    Next: next,
  };
}

interface AliasWrite {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly weights: object | string;
}

/** UpdateAlias, only while the alias has the revision that this execution saw last. */
export function write({ weights, ...of }: AliasWrite, next: string, assign: object): State {
  return {
    ...task(
      "lambda:updateAlias",
      { ...of, RoutingConfig: { AdditionalVersionWeights: weights }, RevisionId: "{% $revision %}" },
      next,
      { Assign: assign },
    ),
    Retry: [
      // A write whose answer was lost has changed the revision: the next state tells whose it was.
      { ErrorEquals: ["Lambda.PreconditionFailedException"], MaxAttempts: 0 },
      ...RETRY,
    ],
    Catch: [{ ErrorEquals: ["Lambda.PreconditionFailedException"], Next: "Whose write" }],
  };
}
