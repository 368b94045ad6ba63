import { attemptKey } from '../attempt/attempt.rules.ts';
import { isTerminal } from '../attempt/attempt.rules.ts';

/** What a line holds of a terminal report: the fields that sending relies on; the rest the server judges. */
export interface EntryLine {
  readonly key: string;
  readonly pilotId: string;
  readonly incarnation: string;
  readonly report: { readonly jobId: string; readonly attempt: number };
}

/**
 * Reads a line of the journal. Undefined for half a line, where the process died while it wrote and so before it sent; and
 * for what no pilot has written: a program that runs as the pilot's user can write here, and must not keep it from starting.
 */
export function readLine(line: string): EntryLine | { readonly answered: string } | undefined {
  try {
    const said: unknown = line === '' ? undefined : JSON.parse(line);
    if (!isRecord(said)) return undefined;
    if (typeof said['answered'] === 'string') return { answered: said['answered'] };
    return isEntry(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isEntry(said: Fields): said is Fields & EntryLine {
  const { key, pilotId, incarnation, report } = said;
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
