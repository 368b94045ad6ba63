import { assertValid, nodeLabelsProblem } from '@visor/schema';

/** What a pilot may declare for its jobs, as a call brings it. */
interface DeclarationInput {
  readonly cores?: number | null | undefined;
  readonly ramMiB?: number | null | undefined;
  readonly scratchMiB?: number | null | undefined;
  readonly gpus?: number | null | undefined;
  readonly labels?: readonly string[] | null | undefined;
  readonly prefetch?: number | null | undefined;
  readonly lifetimeSeconds?: number | null | undefined;
}

/** What a pilot has for its jobs; null: not declared, so that only its slots bound it. */
export interface Declaration {
  readonly cores: number | null;
  readonly ramMib: number | null;
  readonly scratchMib: number | null;
  readonly gpus: number | null;
  /** Sorted, each once. */
  readonly labels: readonly string[] | null;
  readonly prefetch: number | null;
  readonly endsAt: Date | null;
}

/** Jobs that a pilot runs at once, and holds beyond those, at most. */
export const MAX_SLOTS = 10_000;
export const MAX_PREFETCH = 10_000;

/** Smallest and largest value of each number, and what it counts. */
const BOUNDS = {
  cores: [0.01, 65_536, 'cores for jobs'],
  ramMiB: [1, 1_073_741_824, 'MiB of memory for jobs'],
  scratchMiB: [0, 2_147_483_647, 'MiB of disk for work directories'],
  gpus: [0, 1_024, 'GPUs'],
  prefetch: [0, MAX_PREFETCH, 'jobs held beyond those that can run at once'],
  lifetimeSeconds: [1, 315_360_000, 'seconds until the pilot ends'],
} as const;

function readNumber(field: keyof typeof BOUNDS, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const [least, most, unit] = BOUNDS[field];
  // Not `value < least`: NaN is refused, too.
  const isWithin = value >= least && value <= most;
  assertValid(
    field,
    isWithin ? undefined : `is ${value}, but must be ${least} to ${most} (${unit}), or null when unknown`,
  );
  return value;
}

function readLabels(labels: readonly string[] | null | undefined): readonly string[] | null {
  if (!labels) return null;
  assertValid('labels', nodeLabelsProblem(labels));
  return [...new Set(labels)].sort();
}

/** Reads how many jobs a pilot runs at once. @throws Refusal INVALID */
export function readSlots(slots: number): number {
  assertValid('slots', slots >= 1 && slots <= MAX_SLOTS ? undefined : `is ${slots}, but must be 1 to ${MAX_SLOTS}`);
  return slots;
}

/** Reads what a pilot declares. @throws Refusal INVALID, with the field and what it may be */
export function readDeclaration(input: DeclarationInput, now: Date): Declaration {
  const lifetimeSeconds = readNumber('lifetimeSeconds', input.lifetimeSeconds);
  return {
    cores: readNumber('cores', input.cores),
    ramMib: readNumber('ramMiB', input.ramMiB),
    scratchMib: readNumber('scratchMiB', input.scratchMiB),
    gpus: readNumber('gpus', input.gpus),
    labels: readLabels(input.labels),
    prefetch: readNumber('prefetch', input.prefetch),
    endsAt: lifetimeSeconds === null ? null : new Date(now.getTime() + lifetimeSeconds * 1_000),
  };
}

/** Largest load that is stored. */
const MAX_LOAD = 1_000_000;

/** Returns the load that a heartbeat reports; null for a nonsensical one, since leases matter more than the load. */
export const readLoad = (load: number | null | undefined): number | null =>
  load !== null && load !== undefined && load >= 0 && load <= MAX_LOAD ? load : null;
