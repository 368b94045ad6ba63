import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import { decide, divideAccepted, type AcceptedProblem, type Decision } from './accepted.ts';
import { disks, NO_STORAGES, seeStorages, type Unseen } from './disks.ts';
import { MAX_LAG_MS } from './event-log.rules.ts';
import { eventLog } from './event-log.ts';
import { confirmed, problemsOf, type Finding, type Problem } from './finding.rules.ts';
import { JOINED } from './joined.ts';
import { MADE_FILES } from './made-files.ts';
import { partsOf } from './parts-of.ts';
import type { Repaired, Round, Source } from './source.ts';
import { TABLES } from './tables.ts';

interface ExamineOptions {
  /** Name of the storage whose files are looked at; absent: all that this machine has. `null`: none. */
  readonly storage?: string | null | undefined;
  /** Reads the files that are looked at again for their checksums. */
  readonly deep?: boolean | undefined;
  /** Repairs what can be repaired, or says what would be. */
  readonly repair?: { readonly dryRun: boolean; readonly reason: string } | undefined;
  /** What a person decides of what is found. */
  readonly decision?: Decision | undefined;
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
  /** What was found, too, but does not count: a person leaves it as it is. */
  readonly accepted: readonly AcceptedProblem[];
  /** Findings that the decision was about; null where there was none. */
  readonly decided: number | null;
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
  for (const part of partsOf(keys, MAX_KEYS)) again.push(...(await readAll(round, source, { keys: part, kinds })));
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

interface Suspected {
  readonly source: Source;
  readonly findings: readonly Finding[];
}

/** Reads all sources, and compares what they found again until it counts. */
async function findAll(
  round: Round,
  sources: readonly Source[],
  { pauseMs = PAUSE_MS, progress }: ExamineOptions,
): Promise<{ readonly suspected: readonly Suspected[]; readonly compared: Report['compared'] }> {
  const compared = { tasks: 0, files: 0 };
  let suspected: Suspected[] = [];
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
    await pause(pauseMs, round.signal);
    round.signal?.throwIfAborted();
    const again = await Promise.all(
      suspected.map(async ({ source, findings }) => ({ source, findings: await lookAgain(round, source, findings) })),
    );
    suspected = again.filter(({ findings }) => findings.length > 0);
  }
  return { suspected, compared };
}

/** What counts of the findings of a source, repaired where that is asked for, and what a person leaves as it is. */
async function judge(
  round: Round,
  { source, findings }: Suspected,
  repair: ExamineOptions['repair'],
): Promise<{ readonly problems: readonly Problem[]; readonly accepted: readonly AcceptedProblem[] }> {
  const { counted, accepted } = await divideAccepted(round, source.area, findings);
  const found = problemsOf(source.area, counted);
  const kinds = found.map(({ kind }) => kind);
  const counts =
    repair && source.repair && found.length > 0 ? await repairAll(round, source, kinds, repair) : undefined;
  const problems = found.map((problem) => ({ ...problem, repaired: repair ? (counts?.get(problem.kind) ?? 0) : null }));
  return { problems, accepted };
}

/**
 * Compares what catalog, disks, jobs and workflows say of each other. What is found is compared twice more, so that work under way does
 * not count.
 */
export async function examine(client: Client, options: ExamineOptions = {}): Promise<Report> {
  const { maxLagMs = MAX_LAG_MS, signal, repair, decision, deep = false, storage } = options;
  const begun = performance.now();
  const round: Round = { client, signal };
  const seen = storage === null ? NO_STORAGES : await seeStorages(round, storage);
  const sources = [...TABLES, JOINED, MADE_FILES, disks(seen, deep), eventLog(options.now ?? Date.now, maxLagMs)];
  const { suspected, compared } = await findAll(round, sources, options);
  const decided = decision
    ? await decide(
        round,
        suspected.flatMap(({ findings }) => findings),
        decision,
      )
    : null;
  const problems: Problem[] = [];
  const accepted: AcceptedProblem[] = [];
  for (const found of suspected) {
    const judged = await judge(round, found, repair);
    problems.push(...judged.problems);
    accepted.push(...judged.accepted);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const repairs = repair?.dryRun === false ? problems.filter(({ repaired }) => (repaired ?? 0) > 0) : [];
  if (repairs.length > 0) {
    const after = await examine(client, { ...options, repair: undefined, decision: undefined });
    return { ...after, repairs, decided, seconds: seconds + after.seconds };
  }
  const { names: storages, unseen } = seen;
  return { clean: problems.length === 0, problems, repairs, accepted, decided, compared, storages, unseen, seconds };
}
