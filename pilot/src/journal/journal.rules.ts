import { attemptKey } from '../attempt/attempt.rules.ts';
import { isTerminal } from '../attempt/attempt.rules.ts';

/** The fields of a terminal report that sending relies on. The server checks the others. */
interface EntryLine {
  readonly key: string;
  readonly pilotId: string;
  readonly incarnation: string;
  readonly report: { readonly jobId: string; readonly attempt: number };
}

/**
 * Parses a line of the journal. Returns undefined for an incomplete line (the process died while writing it, so before
 * it sent the report) and for any other text: a program that runs as the pilot's user can write here, and must not stop
 * the pilot.
 */
export function parseLine(line: string): EntryLine | { readonly answered: string } | undefined {
  try {
    const value: unknown = line === '' ? undefined : JSON.parse(line);
    if (!isRecord(value)) return undefined;
    if (typeof value['answered'] === 'string') return { answered: value['answered'] };
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isEntry(value: Fields): value is Fields & EntryLine {
  const { key, pilotId, incarnation, report } = value;
  if (typeof pilotId !== 'string' || typeof incarnation !== 'string' || !isRecord(report)) return false;
  const { jobId, attempt, token, sequence, state, at } = report;
  if (
    typeof jobId !== 'string' ||
    !Number.isInteger(attempt) ||
    key !== attemptKey({ jobId, attempt: attempt as number })
  )
    return false;
  return typeof token === 'string' && Number.isInteger(sequence) && typeof at === 'string' && isEnd(state);
}

const isEnd = (state: unknown): boolean => typeof state === 'string' && isTerminal(state);
