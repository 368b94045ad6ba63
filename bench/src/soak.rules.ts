/** What the soak breaks: a process is killed, stopped for longer than a lease, or the output storage has no room. */
export const FAULTS = [
  'data',
  'workflow',
  'workload',
  'gateway',
  'daemon',
  'pilot',
  'spawner',
  'backend',
  'postmaster',
  'broker',
  'stop pilot',
  'stop service',
  'full disk',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One of the values; undefined of none. */
export const pick = <T>(values: readonly T[], random: () => number): T | undefined =>
  values[Math.floor(random() * values.length)];

/** A file of the output dataset, with the bytes on the storage; undefined where it has none. */
export interface OutputFile {
  readonly name: string;
  readonly parents: readonly string[];
  readonly content: string | undefined;
}

export interface Account {
  /** Inputs without an output. */
  readonly lost: readonly string[];
  /** Inputs with several outputs. */
  readonly duplicated: readonly string[];
  /** Outputs whose bytes are not those that their input gives. */
  readonly wrongBytes: readonly string[];
  /** Outputs that come from no input, or from several. */
  readonly foreign: readonly string[];
}

/** Compares the committed outputs with the bytes that each input, by its name, must give. */
export function account(expected: ReadonlyMap<string, string>, outputs: readonly OutputFile[]): Account {
  const made = new Map<string, number>();
  const wrongBytes: string[] = [];
  const foreign: string[] = [];
  for (const { name, parents, content } of outputs) {
    const [parent = ''] = parents;
    const bytes = expected.get(parent);
    if (bytes === undefined || parents.length !== 1) {
      foreign.push(name);
      continue;
    }
    made.set(parent, (made.get(parent) ?? 0) + 1);
    if (content !== bytes) wrongBytes.push(name);
  }
  const names = [...expected.keys()];
  return {
    lost: names.filter((name) => !made.has(name)),
    duplicated: names.filter((name) => (made.get(name) ?? 0) > 1),
    wrongBytes,
    foreign,
  };
}
