import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import { disks, NO_STORAGES, seeStorages, type Unseen } from './disks.ts';
import { MAX_LAG_MS } from './event-log.rules.ts';
import { eventLog } from './event-log.ts';
import { confirmed, problemsOf, type Finding, type Problem } from './finding.rules.ts';
import { JOINED } from './joined.ts';
import { MADE_FILES } from './made-files.ts';
import type { Repaired, Round, Source } from './source.ts';
import { TABLES } from './tables.ts';

interface ExamineOptions {
  /** Name of the storage whose files are looked at; absent: all that this machine has. `null`: none. */
  readonly storage?: string | null | undefined;
  /** Reads the files that are looked at again for their checksums. */
  readonly deep?: boolean | undefined;
  /** Repairs what can be repaired, or says what would be. */
  readonly repair?: { readonly dryRun: boolean; readonly reason: string } | undefined;
  /** Time between two looks at what was found, milliseconds. */
  readonly pauseMs?: number | undefined;
  /** Longest time that a message may wait for a consumer that lives, milliseconds. */
  readonly maxLagMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => number) | undefined;
  /** Tells how many tasks and files were compared. */
  readonly progress?: ((text: string) => void) | undefined;
}

/** What an examination found. */
export interface Report {
  /** Nothing disagrees. */
  readonly clean: boolean;
  readonly problems: readonly Problem[];
  /** What was there before it was repaired. */
  readonly repairs: readonly Problem[];
  /** Tasks and files that were compared one by one. */
  readonly compared: { readonly tasks: number; readonly files: number };
  /** Names of the storages that were asked for. */
  readonly storages: readonly string[];
  /** Those of them whose files were not looked at. */
  readonly unseen: readonly Unseen[];
  readonly seconds: number;
}

const PAUSE_MS = 2_000;
/** How often what was found is compared again before it counts. */
const LOOKS = 2;
/** Keys in one question. */
const MAX_KEYS = 500;
/** Findings of one source that are kept to be compared again; the source is read no further. */
const MAX_KEPT = 50_000;

/** Reads what a source finds, of all or of some keys. */
async function readAll(
  round: Round,
  source: Source,
  of: { readonly keys: readonly string[] | null; readonly kinds: readonly string[] | null },
  compared?: (count: number) => void,
): Promise<Finding[]> {
  const found: Finding[] = [];
  let after: string | null = null;
  do {
    round.signal?.throwIfAborted();
    const page = await source.read(round, { ...of, after });
    for (const finding of page.found) found.push(finding);
    compared?.(page.compared ?? 0);
    after = page.next;
  } while (after !== null && found.length < MAX_KEPT);
  return found;
}

/** Compares again what was found: work under way is no finding. */
async function lookAgain(round: Round, source: Source, before: readonly Finding[]): Promise<Finding[]> {
  const kinds = [...new Set(before.map(({ kind }) => kind))];
  const keys = [...new Set(before.map(({ key }) => key))];
  const again: Finding[] = [];
  for (let start = 0; start < keys.length; start += MAX_KEYS)
    again.push(...(await readAll(round, source, { keys: keys.slice(start, start + MAX_KEYS), kinds })));
  return confirmed(before, again);
}

/** Repairs what was found by a source. Returns how many of each kind were repaired, or would be. */
async function repairAll(
  round: Round,
  source: Source,
  kinds: readonly string[],
  { reason, dryRun }: { readonly reason: string; readonly dryRun: boolean },
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let after: string | null = null;
  do {
    round.signal?.throwIfAborted();
    const result: Repaired | undefined = await source.repair?.(round, { kinds, reason, dryRun, after });
    for (const kind of result?.repaired ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    after = result?.next ?? null;
  } while (after !== null);
  return counts;
}

/**
 * Compares what catalog, disks, jobs and workflows say of each other. What is found is compared twice more, so that work under way does
 * not count.
 */
export async function examine(client: Client, options: ExamineOptions = {}): Promise<Report> {
  const { pauseMs = PAUSE_MS, maxLagMs = MAX_LAG_MS, signal, repair, deep = false, storage, progress } = options;
  const begun = performance.now();
  const round: Round = { client, signal };
  const seen = storage === null ? NO_STORAGES : await seeStorages(round, storage);
  const sources = [...TABLES, JOINED, MADE_FILES, disks(seen, deep), eventLog(options.now ?? Date.now, maxLagMs)];
  const compared = { tasks: 0, files: 0 };
  let suspected: { readonly source: Source; readonly findings: readonly Finding[] }[] = [];
  for (const source of sources) {
    const count = (number: number): void => {
      if (source.area === 'joined') compared.tasks += number;
      else if (source.area === 'disks') compared.files += number;
      else return;
      progress?.(`${compared.tasks} tasks and ${compared.files} files compared`);
    };
    const findings = await readAll(round, source, { keys: null, kinds: null }, count);
    if (findings.length > 0) suspected.push({ source, findings });
  }
  for (let look = 0; look < LOOKS && suspected.length > 0; look++) {
    await pause(pauseMs, signal);
    signal?.throwIfAborted();
    const again = await Promise.all(
      suspected.map(async ({ source, findings }) => ({ source, findings: await lookAgain(round, source, findings) })),
    );
    suspected = again.filter(({ findings }) => findings.length > 0);
  }
  const problems: Problem[] = [];
  for (const { source, findings } of suspected) {
    const found = problemsOf(source.area, findings);
    const counts =
      repair && source.repair
        ? await repairAll(
            round,
            source,
            found.map(({ kind }) => kind),
            repair,
          )
        : undefined;
    problems.push(
      ...found.map((problem) => ({ ...problem, repaired: repair ? (counts?.get(problem.kind) ?? 0) : null })),
    );
  }
  const seconds = (performance.now() - begun) / 1_000;
  const repairs = repair?.dryRun === false ? problems.filter(({ repaired }) => (repaired ?? 0) > 0) : [];
  if (repairs.length > 0) {
    const after = await examine(client, { ...options, repair: undefined });
    return { ...after, repairs, seconds: seconds + after.seconds };
  }
  return {
    clean: problems.length === 0,
    problems,
    repairs,
    compared,
    storages: seen.names,
    unseen: seen.unseen,
    seconds,
  };
}
