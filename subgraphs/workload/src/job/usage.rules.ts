import { printableText } from '@visor/schema';

/*
 * What a pilot says that a program used, and which program it was. Nothing rests on it but what people see: of what is wrong
 * as much is kept as can be shown.
 */

const NUMBERS = [
  'cpuSeconds',
  'wallSeconds',
  'peakMemoryMiB',
  'readBytes',
  'writtenBytes',
  'peakScratchMiB',
  'peakProcesses',
] as const;
const TEXTS = ['program', 'sha256', 'version', 'environment', 'memoryBy'] as const;

type Given<Value> = Value | null;

/** What is known, by field. */
export type StoredUsage = Readonly<Partial<Record<(typeof NUMBERS)[number], number>>>;
export type StoredExecution = Readonly<
  Partial<Record<(typeof TEXTS)[number], string>> & { slot?: number; gpus?: readonly string[] }
>;

export type ReportedUsage = Readonly<Partial<Record<(typeof NUMBERS)[number], Given<number>>>>;
export type ReportedExecution = Readonly<Partial<Record<(typeof TEXTS)[number], Given<string>>>> & {
  readonly slot?: Given<number>;
  readonly gpus?: Given<readonly string[]>;
};

const MAX_TEXT_LENGTH = 255;
const MAX_GPUS_SHOWN = 64;

const isAmount = (value: Given<number> | undefined): value is number =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;

const shown = (text: string): string => printableText(text.slice(0, MAX_TEXT_LENGTH));

/** Returns what is stored of a report's usage; null where nothing is known. */
export function storedUsage(reported: Given<ReportedUsage> | undefined): StoredUsage | null {
  const known = NUMBERS.flatMap((name) => {
    const value = reported?.[name];
    return isAmount(value) ? [[name, value] as const] : [];
  });
  return known.length === 0 ? null : Object.fromEntries(known);
}

/** Returns what is stored of the program that ran; null where nothing is known. */
export function storedExecution(reported: Given<ReportedExecution> | undefined): StoredExecution | null {
  const texts = TEXTS.flatMap((name) => {
    const text = reported?.[name];
    return typeof text === 'string' && text !== '' ? [[name, shown(text)] as const] : [];
  });
  const slot = reported?.slot;
  const gpus = reported?.gpus?.slice(0, MAX_GPUS_SHOWN).map(shown);
  if (texts.length === 0 && !isAmount(slot) && !gpus) return null;
  return { ...Object.fromEntries(texts), ...(isAmount(slot) ? { slot } : {}), ...(gpus ? { gpus } : {}) };
}
