/** What a pilot has for its jobs. */
export interface Resources {
  readonly cores: number;
  readonly ramMiB: number;
  /** Disk for work directories. */
  readonly scratchMiB: number;
  /** Names of GPUs as CUDA takes them; undefined: unknown, so that they bound nothing. */
  readonly gpus: readonly string[] | undefined;
}

/** What a job may use, as its claim states it. */
export interface Demands {
  readonly cores: number;
  readonly ramMiB: number;
  readonly gpus: number;
}

/** What is free now. Cores are counted in thousandths: sums of whole numbers are exact. */
export interface FreeResources {
  readonly slots: number;
  readonly milliCores: number;
  readonly ramMiB: number;
  /** Infinity where GPUs bound nothing. */
  readonly gpus: number;
}

export const freeResources = (slots: number, { cores, ramMiB, gpus }: Resources): FreeResources => ({
  slots,
  milliCores: Math.floor(cores * 1_000),
  ramMiB,
  gpus: gpus?.length ?? Number.POSITIVE_INFINITY,
});

/**
 * Returns what a job takes. The server gives no job that needs more than the pilot has; if it does, the job gets all there is, so
 * that it does not wait for ever.
 */
export const takenBy = ({ cores, ramMiB, gpus }: Demands, all: FreeResources): FreeResources => ({
  slots: 1,
  milliCores: Math.min(Math.round(cores * 1_000), all.milliCores),
  ramMiB: Math.min(ramMiB, all.ramMiB),
  gpus: Math.min(gpus, all.gpus),
});

const hasRoom = (free: FreeResources, taken: FreeResources): boolean =>
  taken.slots <= free.slots &&
  taken.milliCores <= free.milliCores &&
  taken.ramMiB <= free.ramMiB &&
  taken.gpus <= free.gpus;

const combine = (a: FreeResources, b: FreeResources, sign: 1 | -1): FreeResources => ({
  slots: a.slots + sign * b.slots,
  milliCores: a.milliCores + sign * b.milliCores,
  ramMiB: a.ramMiB + sign * b.ramMiB,
  gpus: a.gpus + sign * b.gpus,
});
export const take = (free: FreeResources, taken: FreeResources): FreeResources => combine(free, taken, -1);
export const giveBack = (free: FreeResources, taken: FreeResources): FreeResources => combine(free, taken, 1);

/**
 * Returns which of the waiting jobs starts next, or -1. The first one that fits; but once `maxOvertakes` jobs have started before
 * the first of the queue, all wait for it: a wide job gets its turn among narrow ones.
 */
export function nextToStart(
  waiting: readonly FreeResources[],
  free: FreeResources,
  overtakes: number,
  maxOvertakes: number,
): number {
  const candidates = overtakes < maxOvertakes ? waiting : waiting.slice(0, 1);
  return candidates.findIndex((taken) => hasRoom(free, taken));
}

/** Most GPUs that the server takes. */
const MAX_GPUS = 1_024;

/** Reads the GPUs of a pilot: `none`, or their indices or UUIDs, separated by commas. @throws Error */
export function parseGpus(text: string): readonly string[] {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const isList = names.every((name) => /^[\w.:-]{1,64}$/.test(name)) && new Set(names).size === names.length;
  if (isList && names.length <= MAX_GPUS) return names;
  throw new Error(
    `must be none, or indices or UUIDs of GPUs, separated by commas, such as 0,1, not ${JSON.stringify(text)}`,
  );
}

/** Reads when the pilot ends: seconds since 1970, or a time of RFC 3339. @returns milliseconds since 1970 @throws Error */
export function parseEnd(text: string): number {
  const end = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (Number.isFinite(end) && (/^\d+$/.test(text) || /^\d{4}-\d\d-\d\dT/.test(text))) return end;
  throw new Error(`must be seconds since 1970 or a time such as 2026-11-26T18:00:00Z, not ${JSON.stringify(text)}`);
}
