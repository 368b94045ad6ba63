/** A raw file as the DAQ announced it. */
interface RawFile {
  readonly name: string;
  readonly bytes: number;
}

/** A file of the last dataset, with the raw files it holds data of. */
export interface FinalFile {
  readonly name: string;
  /** Names of raw files: from the file's own `parents`, or from the catalog's lineage. */
  readonly parents: readonly string[];
  /** Its bytes on storage agree with the catalog. */
  readonly intact: boolean;
}

interface Evidence {
  /** What the DAQ announced, less what was refused to dead letters. */
  readonly inputs: readonly RawFile[];
  readonly finals: readonly FinalFile[];
  /** Raw files behind the inputs of jobs that ended FAILED or CANCELLED with a code, or FINISHED without output. */
  readonly explained: ReadonlySet<string>;
  /** Raw files behind the outputs of the step that failed and ended the chain; empty where none did. */
  readonly reached?: ReadonlySet<string>;
}

export interface Account {
  /** Raw files that no final file holds and no failure explains. */
  readonly lost: readonly string[];
  /** Raw files that came through each step up to the one that failed: their data is there, in its outputs. Absent when none. */
  readonly heldBack?: readonly string[];
  /** Raw files in two final files, and final files registered twice. */
  readonly duplicated: readonly string[];
  /** Final files whose bytes are not those of the catalog. */
  readonly damaged: readonly string[];
}

const repeated = (names: readonly string[]): string[] => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return [...twice];
};

/** Counts what was lost and what was doubled: nothing is assumed (docs/architecture.md, "Counting"). */
export function account({ inputs, finals, explained, reached = new Set() }: Evidence): Account {
  const held = finals.filter((file) => file.intact).flatMap((file) => [...new Set(file.parents)]);
  const present = new Set(held);
  const absent = inputs.map((input) => input.name).filter((name) => !present.has(name) && !explained.has(name));
  const heldBack = absent.filter((name) => reached.has(name));
  return {
    lost: absent.filter((name) => !reached.has(name)),
    ...(heldBack.length > 0 ? { heldBack } : {}),
    duplicated: [...repeated(held), ...repeated(finals.map((file) => file.name))],
    damaged: finals.filter((file) => !file.intact).map((file) => file.name),
  };
}

/** Walks parent links up to the files that have none: the raw files that it was made from. */
export function findRoots(file: string, parentsOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [file];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const parents = parentsOf.get(id) ?? [];
    if (parents.length === 0) found.add(id);
    open.push(...parents);
  }
  return found;
}
