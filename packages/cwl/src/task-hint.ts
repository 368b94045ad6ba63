import type { Entry, MapNode } from './document.ts';
import { checkFields, kindOf, toPlain } from './fields.ts';
import type { Place, Problems } from './problems.ts';
import type { Device, Mode } from './types.ts';

/** The hint `spd:Task`, its levels merged: what a task needs beyond CWL. */
export interface TaskHint {
  readonly rank: number;
  readonly retries: number;
  readonly retryDelay: number;
  readonly device: Device;
  readonly maxFailedFraction: number;
  /** An assertion. */
  readonly mode?: { readonly value: Mode; readonly place: Place };
  readonly logOutputs?: { readonly value: readonly string[]; readonly place: Place };
  readonly report?: { readonly value: string; readonly place: Place };
  readonly filesPerJob?: { readonly value: number; readonly place: Place };
}

const whole = (low: number, high: number) => ({
  ok: (value: unknown) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high,
  text: `a whole number from ${low} to ${high}`,
});
const number = (low: number, high: number) => ({
  ok: (value: unknown) => typeof value === 'number' && value >= low && value <= high,
  text: `a number from ${low} to ${high}`,
});
const oneOf = (...values: string[]) => ({
  ok: (value: unknown) => typeof value === 'string' && values.includes(value),
  text: values.join(', '),
});
const rules: Readonly<Record<string, { ok(value: unknown): boolean; readonly text: string }>> = {
  rank: whole(1, 100),
  retries: whole(0, 100),
  retryDelay: number(0, 86_400),
  device: oneOf('CPU', 'GPU', 'ANY'),
  mode: oneOf('map', 'merge'),
  maxFailedFraction: number(0, 1),
  filesPerJob: whole(1, 1_000_000),
  report: { ok: (value) => typeof value === 'string', text: 'the id of an output' },
  logOutputs: {
    ok: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    text: 'a list of output ids',
  },
};

/** Fields of one level that are right; the others are reported. */
function readLevel(map: MapNode, problems: Problems): Entry[] {
  checkFields(map, ['class', ...Object.keys(rules)], {}, problems);
  return map.entries.filter(({ key, value }) => {
    const rule = rules[key];
    if (!rule || rule.ok(toPlain(value))) return rule !== undefined;
    problems.error(value, 'SPD_HINT_VALUE', `${key} must be ${rule.text}, not ${kindOf(value)}`);
    return false;
  });
}

/** Merges the levels field by field. @param outerFirst workflow, tool, step */
export function readTaskHint(outerFirst: readonly (MapNode | undefined)[], problems: Problems): TaskHint {
  const merged = new Map<string, Entry>();
  for (const level of outerFirst)
    for (const entry of level ? readLevel(level, problems) : []) merged.set(entry.key, entry);
  const value = <T>(key: string, fallback: T): T => {
    const entry = merged.get(key);
    return entry ? (toPlain(entry.value) as T) : fallback;
  };
  const placed = <T>(key: string): { value: T; place: Place } | undefined => {
    const entry = merged.get(key);
    return entry && { value: toPlain(entry.value) as T, place: entry.value };
  };
  const mode = placed<string>('mode');
  const logOutputs = placed<string[]>('logOutputs');
  const report = placed<string>('report');
  const filesPerJob = placed<number>('filesPerJob');
  return {
    rank: value('rank', 1),
    retries: value('retries', 5),
    retryDelay: value('retryDelay', 1),
    device: value<Device>('device', 'CPU'),
    maxFailedFraction: value('maxFailedFraction', 0),
    ...(mode ? { mode: { value: mode.value === 'map' ? 'MAP' : 'MERGE', place: mode.place } } : {}),
    ...(logOutputs ? { logOutputs } : {}),
    ...(report ? { report } : {}),
    ...(filesPerJob ? { filesPerJob } : {}),
  };
}
