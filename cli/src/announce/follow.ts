import { ArrivalDocument, type ArrivalQuery } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import { patiently, REAL, type WaitContext } from '../output/patiently.ts';
import { onName } from '../commands/explain/remedies.rules.ts';
import { inCommands } from '../output/command-names.rules.ts';
import { harmless } from '../output/text.rules.ts';

const POLL_MS = 500;
/** Longest wait without a change, until the catalog has what was sent to it. */
const ARRIVAL_MS = 60_000;

interface Expected {
  readonly name: string;
  readonly files: number;
  readonly closes: boolean;
  /** When the announcement began, milliseconds since 1970. */
  readonly since: number;
}

/**
 * Waits until the catalog has the files of a dataset and, where its close was asked for, has closed it.
 * @throws CommandError (failed) with the refusals that came meanwhile, (timeout) when nothing arrives any more
 */
export async function awaitArrival(
  client: Pick<Client, 'request'>,
  expected: Expected,
  context: WaitContext = REAL,
): Promise<void> {
  const { now, delay } = context;
  let [count, changedAt] = [-1, now()];
  for (;;) {
    const askedAt = now();
    const ask = () => client.request(ArrivalDocument, { name: expected.name });
    const { dataset, dataDeadLetters } = await patiently(ask, context);
    // The time in which nobody answers is not the catalog's.
    changedAt += now() - askedAt;
    const isClosed = dataset !== null && dataset.status !== 'OPEN';
    if (dataset && dataset.fileCount >= expected.files && (isClosed || !expected.closes)) return;
    const refused = dataDeadLetters.nodes.filter(
      ({ key, at }) => key === expected.name && Date.parse(at) >= expected.since,
    );
    if (refused.length > 0)
      throw new CommandError(
        EXIT_CODE.failed,
        `the catalog refused: ${refused.map(({ reason }) => harmless(reason)).join('; ')}`,
      );
    if (dataset && dataset.fileCount !== count) [count, changedAt] = [dataset.fileCount, now()];
    if (now() - changedAt > ARRIVAL_MS) throw new CommandError(EXIT_CODE.timeout, lateText(expected, count));
    await delay(POLL_MS);
  }
}

/** What the catalog has, and who knows why. The files were registered before: it counts, or closes, otherwise. */
function lateText({ name, files }: Expected, count: number): string {
  const explain = `${onName('visor explain', { name }, 'NAME')} says more`;
  if (count < 0) return `the catalog has had no dataset of this name for a minute: somebody removed it; ${explain}`;
  if (count >= files)
    return `the catalog has all ${files} files, but has not closed the dataset for a minute; ${explain}`;
  return `the catalog has ${count} of ${files} files after a minute without another one, though all were registered; ${explain}, and visor doctor compares counts`;
}

type Processing = NonNullable<ArrivalQuery['dataset']>['processing'];

/** What comes by itself. */
const ABOUT_TO_CHANGE = ['NOT_SEEN', 'ABOUT_TO_START'];

/**
 * Waits until the chain of a dataset has ended. @returns the sentence that says how
 * @throws CommandError (watchedFailed) when it failed, when no chain takes the dataset, or when the dataset is gone; (timeout) when it has not ended in time
 */
export async function awaitChain(
  client: Pick<Client, 'request'>,
  name: string,
  { print, timeoutMs = Infinity }: { readonly print: (text: string) => void; readonly timeoutMs?: number | undefined },
  context: WaitContext = REAL,
): Promise<string> {
  const until = context.now() + timeoutMs;
  const explain = onName('visor explain', { name }, 'NAME');
  const lateText = `nobody has answered in the time of --timeout; visor status says what runs here, ${explain} how far the chain is`;
  for (let shown = ''; ; await context.delay(POLL_MS)) {
    const { dataset } = await patiently(() => client.request(ArrivalDocument, { name }), context, { until, lateText });
    if (!dataset)
      throw new CommandError(
        EXIT_CODE.watchedFailed,
        `somebody removed the dataset ${quoted(name)}; visor search PART finds names`,
      );
    const { processing } = dataset;
    const text = harmless(inCommands(processing.reason.text));
    if (hasEnded(processing)) {
      if (processing.state === 'PROCESSED') return text;
      throw new CommandError(EXIT_CODE.watchedFailed, `${processing.state}: ${text}; ${explain} says more`);
    }
    if (text !== shown) print((shown = text));
    if (context.now() >= until)
      throw new CommandError(
        EXIT_CODE.timeout,
        `the chain goes on, and has not ended in the time of --timeout; ${explain} says how far it is`,
      );
  }
}

const hasEnded = ({ state, reason }: Processing): boolean =>
  state === 'UNPROCESSED' ? !ABOUT_TO_CHANGE.includes(reason.code) : state !== 'IN_WORK';
