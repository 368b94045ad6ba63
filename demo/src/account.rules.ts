/** A raw file as the DAQ announced it. */
interface RawFile {
  readonly name: string;
  readonly bytes: number;
}

/** A file of the last dataset, with the raw files whose data it holds. */
export interface FinalFile {
  readonly name: string;
  /** Names of raw files: from the file's own `parents`, or from the catalog's lineage. */
  readonly parents: readonly string[];
  /** Whether its bytes on storage have the checksum of the catalog. */
  readonly intact: boolean;
}

interface Evidence {
  /** The announced files, without those that were refused to dead letters. */
  readonly inputs: readonly RawFile[];
  readonly finals: readonly FinalFile[];
  /** The raw files of the inputs of jobs that ended FAILED or CANCELLED with a code, or FINISHED without output. */
  readonly explained: ReadonlySet<string>;
  /** The raw files of the outputs of the failed step that ended the chain; empty when no step failed. */
  readonly reached?: ReadonlySet<string>;
}

export interface Account {
  /** Raw files that are in no final file and that no failure explains. */
  readonly lost: readonly string[];
  /** Raw files whose data is in the outputs of the failed step. Absent when there are none. */
  readonly heldBack?: readonly string[];
  /** Raw files in two final files, and final files registered twice. */
  readonly duplicated: readonly string[];
  /** Final files whose bytes differ from the catalog. */
  readonly damaged: readonly string[];
}

const repeated = (names: readonly string[]): string[] => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return [...twice];
};

/** Counts lost and duplicated files (docs/architecture.md, "Counting"). */
export function account({ inputs, finals, explained, reached = new Set() }: Evidence): Account {
  const contained = finals.filter((file) => file.intact).flatMap((file) => [...new Set(file.parents)]);
  const present = new Set(contained);
  const absent = inputs.map((input) => input.name).filter((name) => !present.has(name) && !explained.has(name));
  const heldBack = absent.filter((name) => reached.has(name));
  return {
    lost: absent.filter((name) => !reached.has(name)),
    ...(heldBack.length > 0 ? { heldBack } : {}),
    duplicated: [...repeated(contained), ...repeated(finals.map((file) => file.name))],
    damaged: finals.filter((file) => !file.intact).map((file) => file.name),
  };
}

/** Returns the files without parents that a file was made from. */
export function findRoots(file: string, parentsOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const pending = [file];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const parents = parentsOf.get(id) ?? [];
    if (parents.length === 0) found.add(id);
    pending.push(...parents);
  }
  return found;
}
