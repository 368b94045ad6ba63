import {
  MAX_CHUNK_SIZE,
  MAX_GPUS,
  MAX_JOB_FILES,
  MAX_NODE_LABELS,
  MAX_WINDOW_SIZE,
  nodeLabelsProblem,
  ownValue,
} from '@visor/schema';
import type { Entry, MapNode } from './document.ts';
import { checkFields, kindOf, toPlain } from './fields.ts';
import type { Place, Problems } from './problems.ts';
import { readSize } from './size.ts';
import type { Device, Mode } from './types.ts';

/** A field of the hint with its place, for what is wrong with it in its step. */
interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** The hint `spd:Task`, its levels merged: what a task needs beyond CWL. */
export interface TaskHint {
  readonly rank: number;
  readonly retries: number;
  readonly retryDelay: number;
  readonly device?: Placed<Device>;
  readonly maxFailedFraction: number;
  /** An assertion. */
  readonly mode?: Placed<Mode>;
  readonly logOutputs?: Placed<readonly string[]>;
  readonly report?: Placed<string>;
  readonly filesPerJob?: Placed<number>;
  /** Bytes. */
  readonly sizePerJob?: Placed<number>;
  readonly gpus?: Placed<number>;
  readonly streaming: boolean;
  readonly chunk?: number;
  readonly window?: number;
  readonly labels: readonly string[];
  readonly keepLogs: boolean;
}

interface Rule {
  ok(value: unknown): boolean;
  /** What the value must be. */
  readonly text: string;
  /** Returns more about a wrong value, instead of what it must be. */
  fault?(value: unknown): string | undefined;
  /** What to write instead. */
  readonly remedy?: string;
}

const whole = (low: number, high: number): Rule => ({
  ok: (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high,
  text: `a whole number from ${low} to ${high}`,
});
const number = (low: number, high: number): Rule => ({
  ok: (value) => typeof value === 'number' && value >= low && value <= high,
  text: `a number from ${low} to ${high}`,
});
const oneOf = (...values: string[]): Rule => ({
  ok: (value) => typeof value === 'string' && values.includes(value),
  text: values.join(', '),
});
const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const rules: Readonly<Record<string, Rule>> = {
  rank: whole(1, 100),
  retries: whole(0, 100),
  retryDelay: number(0, 86_400),
  device: oneOf('CPU', 'GPU', 'ANY'),
  mode: oneOf('map', 'merge'),
  maxFailedFraction: number(0, 1),
  filesPerJob: whole(1, MAX_JOB_FILES),
  sizePerJob: {
    ok: (value) => readSize(value) !== undefined,
    text: 'a size from 1 byte to 8 PiB',
    remedy: 'a whole number of bytes, or a text with a unit: 200 MiB, 1.5 GiB, 4 GB',
  },
  streaming: {
    ok: (value) => typeof value === 'boolean',
    text: 'true or false',
    remedy: 'streaming: true, without quotes',
  },
  chunk: whole(1, MAX_CHUNK_SIZE),
  window: whole(1, MAX_WINDOW_SIZE),
  gpus: whole(0, MAX_GPUS),
  labels: {
    ok: (value) => isTextList(value) && nodeLabelsProblem(value) === undefined,
    text: `a list of at most ${MAX_NODE_LABELS} texts`,
    fault: (value) => (isTextList(value) ? nodeLabelsProblem(value) : undefined),
    remedy: 'labels: [avx512, "site=lhep"]; a pilot must have all of them',
  },
  logs: { ...oneOf('keep', 'none'), remedy: 'logs: none, for no log archives; they are kept without it' },
  report: { ok: (value) => typeof value === 'string', text: 'the id of an output' },
  logOutputs: { ok: isTextList, text: 'a list of output ids' },
};

/** Fields of one level that are right; the others are reported. */
function readLevel(map: MapNode, problems: Problems): Entry[] {
  checkFields(map, ['class', ...Object.keys(rules)], {}, problems);
  return map.entries.filter(({ key, value }) => {
    const rule = ownValue(rules, key);
    const plain = toPlain(value);
    if (!rule || rule.ok(plain)) return rule !== undefined;
    const fault = rule.fault?.(plain) ?? `must be ${rule.text}, not ${kindOf(value)}`;
    problems.error(value, 'SPD_HINT_VALUE', `${key} ${fault}`, rule.remedy ?? '');
    return false;
  });
}

/** Merges the levels field by field. @param outerFirst workflow, tool, step */
export function readTaskHint(outerFirst: readonly (MapNode | undefined)[], problems: Problems): TaskHint {
  const merged = new Map<string, Entry>();
  for (const level of outerFirst)
    for (const entry of level ? readLevel(level, problems) : []) merged.set(entry.key, entry);
  const placed = <T>(key: string): Placed<T> | undefined => {
    const entry = merged.get(key);
    return entry && { value: toPlain(entry.value) as T, place: entry.value };
  };
  const value = <T>(key: string, fallback: T): T => placed<T>(key)?.value ?? fallback;
  const mode = placed<string>('mode');
  const sizePerJob = placed<unknown>('sizePerJob');
  return {
    rank: value('rank', 1),
    retries: value('retries', 5),
    retryDelay: value('retryDelay', 1),
    maxFailedFraction: value('maxFailedFraction', 0),
    streaming: value('streaming', false),
    labels: value<readonly string[]>('labels', []),
    keepLogs: value('logs', 'keep') === 'keep',
    ...defined({
      device: placed<Device>('device'),
      mode: mode && { value: mode.value === 'map' ? ('MAP' as const) : ('MERGE' as const), place: mode.place },
      logOutputs: placed<string[]>('logOutputs'),
      report: placed<string>('report'),
      filesPerJob: placed<number>('filesPerJob'),
      sizePerJob: sizePerJob && { value: readSize(sizePerJob.value) ?? 0, place: sizePerJob.place },
      gpus: placed<number>('gpus'),
      chunk: placed<number>('chunk')?.value,
      window: placed<number>('window')?.value,
    }),
  };
}

/** Returns the fields that have a value. */
export const defined = <T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
