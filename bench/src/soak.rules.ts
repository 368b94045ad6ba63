import { createHash } from 'node:crypto';

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

/** Returns a generator of numbers from 0 to below 1 that the seed determines. */
export function randomOf(seed: number): () => number {
  let drawn = 0;
  return () => createHash('md5').update(`${seed} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}

/** One of the values; undefined of none. */
export const pick = <T>(values: readonly T[], random: () => number): T | undefined =>
  values[Math.floor(random() * values.length)];

/** The bytes that `bench-digest` makes of an input. */
export const digestOf = (input: Buffer | string): string => `${createHash('sha256').update(input).digest('hex')}  -\n`;

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

/** Compares the committed outputs with what each input (name -> bytes) must give. */
export function account(inputs: ReadonlyMap<string, string>, outputs: readonly OutputFile[]): Account {
  const made = new Map<string, number>();
  const wrongBytes: string[] = [];
  const foreign: string[] = [];
  for (const { name, parents, content } of outputs) {
    const [parent = ''] = parents;
    const input = inputs.get(parent);
    if (input === undefined || parents.length !== 1) {
      foreign.push(name);
      continue;
    }
    made.set(parent, (made.get(parent) ?? 0) + 1);
    if (content !== digestOf(input)) wrongBytes.push(name);
  }
  const names = [...inputs.keys()];
  return {
    lost: names.filter((name) => !made.has(name)),
    duplicated: names.filter((name) => (made.get(name) ?? 0) > 1),
    wrongBytes,
    foreign,
  };
}
