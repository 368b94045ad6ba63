import { walkArguments, type WalkOptions, type WalkStep } from './argument-walk.ts';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

interface ArgumentAnswers extends Pick<WalkOptions, 'sdl' | 'entities' | 'samples'> {
  /** Sends one step with a token that may do it. */
  send(step: WalkStep): Promise<Answer>;
}

const UNSTORABLE = ['\0', 'a\0b', '\uD800', 'x\uDC00'];
/** Texts that can be stored and that no row has: no id, too long for an index, of another alphabet. */
const ODD = ['', ' ', 'no-uuid', '0190A000-0000-7000-8000-00000000000Z', '../..', "'; --", '😀', 'x'.repeat(20_000)];

/** Numbers and instants at the ends of what their scalars hold, and beyond. */
const EXTREMES: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
  Long: [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 53, 1.5],
  Float: [0, -0, 1e308, -1e308, 5e-324],
  DateTime: [
    '0001-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59-14:00',
    '+010000-01-01T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '1',
    'now',
    'infinity',
    '',
  ],
};

/** What is wrong with the answers of a subgraph to every number and instant at its extremes: INTERNAL, it must not be. */
export async function extremeFaults({ send, ...walked }: ArgumentAnswers): Promise<string[]> {
  const faults: string[] = [];
  for (const [scalar, values] of Object.entries(EXTREMES))
    for (const step of walkArguments({ ...walked, values, scalars: [scalar] })) {
      if (step.operation === 'subscription') continue;
      const { errors = [] } = await send(step);
      if (errors.some(({ extensions }) => !extensions?.code || extensions.code.startsWith('INTERNAL')))
        faults.push(`${step.name} = ${String(step.value)}: ${JSON.stringify(errors).slice(0, 300)}`);
    }
  return faults;
}

/** References to entities as no gateway sends them. */
const REPRESENTATIONS: readonly unknown[] = [
  null,
  [],
  'x',
  {},
  { __typename: 'Query', id: 'x' },
  { __typename: 'Nothing', id: 'x' },
  { __typename: 'toString', id: 'x' },
  ...['Dataset', 'File', 'Task', 'Job', 'Pilot', 'Workflow', 'Template', 'Storage'].flatMap((name) =>
    [undefined, null, 7, '', 'no-uuid', '\0', ['x'], { a: 1 }].map((id) => ({ __typename: name, id })),
  ),
];

/** What is wrong with the answers of a subgraph to odd references to entities: INTERNAL, it must not be. */
export async function entityFaults({ send }: Pick<ArgumentAnswers, 'send'>): Promise<string[]> {
  const faults: string[] = [];
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
  for (const value of REPRESENTATIONS) {
    const variables = { r: [value] };
    const step = { operation: 'query', name: '_entities', query, variables, argument: 'representations' } as const;
    const { errors = [] } = await send({ ...step, scalar: '_Any', value, perItem: false });
    if (errors.some(({ extensions }) => !extensions?.code || extensions.code.startsWith('INTERNAL')))
      faults.push(`_entities ${JSON.stringify(value)}: ${JSON.stringify(errors).slice(0, 300)}`);
  }
  return faults;
}

/** What is wrong with the answers of a subgraph to every text argument x every odd value: nothing, it should be. */
export async function argumentFaults({ send, ...walked }: ArgumentAnswers): Promise<string[]> {
  const faults: string[] = [];
  const scalars = ['String', 'ID', 'JSON'];
  const steps = walkArguments({ ...walked, values: [...UNSTORABLE, ...ODD], scalars });
  if (steps.length === 0) throw new Error('the subgraph has no such argument');
  for (const step of steps) {
    const unstorable = UNSTORABLE.includes(step.value as string);
    // A subscription to what is not there may wait for ever, and rightly so; one to what can never be there may not.
    const isNoId = step.operation === 'subscription' && step.scalar === 'ID';
    if (step.operation === 'subscription' && !unstorable && !isNoId) continue;
    const { errors = [] } = await send(step);
    const what = `${step.name} = ${JSON.stringify(step.value).slice(0, 30)}: ${JSON.stringify(errors).slice(0, 300)}`;
    if (errors.some(({ extensions }) => !extensions?.code || extensions.code.startsWith('INTERNAL'))) faults.push(what);
    else if (isNoId || (unstorable && !step.perItem)) {
      const named = errors.some(
        ({ message, extensions }) => extensions?.code === 'INVALID' && message.includes(step.argument),
      );
      if (!named) faults.push(`not refused by name: ${what}`);
    }
  }
  return faults;
}

/** What is wrong with the answers of a subgraph's lists to sizes and cursors that are none. */
export async function pageFaults({ send, ...walked }: ArgumentAnswers): Promise<string[]> {
  const faults: string[] = [];
  const cursors = [
    'x',
    '',
    '99999999999',
    '-1',
    '\0',
    '\uD800',
    'WyJvdGhlciIsMV0',
    '0190a000-0000-7000-8000-000000000001',
  ];
  const sizes = [0, -1, 1_001, 1_000_000_000, -2_147_483_648];
  const steps = [
    ...walkArguments({ ...walked, values: sizes, scalars: ['Int'] }).filter(({ argument }) => argument === 'first'),
    ...walkArguments({ ...walked, values: cursors, scalars: ['String'] }).filter(
      ({ argument }) => argument === 'after',
    ),
  ];
  if (steps.length === 0) throw new Error('the subgraph has no such argument');
  for (const { variables, ...step } of steps) {
    // A stream that has no snapshot says so before it reads the cursor.
    const snapshot = 'snapshot' in variables ? { snapshot: null } : {};
    const sent = step.argument === 'first' ? { ...variables, after: null } : { ...variables, ...snapshot };
    const { errors = [] } = await send({ ...step, variables: sent });
    const named = errors.some(
      ({ message, extensions }) =>
        extensions?.code === 'INVALID' && message.replace(/^input\./, '').startsWith(step.argument),
    );
    if (!named) faults.push(`${step.name} = ${JSON.stringify(step.value)}: ${JSON.stringify(errors).slice(0, 300)}`);
  }
  return faults;
}
