import { MAX_CORES, MAX_GPUS, MAX_RESOURCE_MIB, MAX_WALL_SECONDS, type TaskResources } from '@visor/schema';
import type { Device } from './device.rules.ts';

/** What an attempt needs of its node. */
export interface Demands {
  readonly cores: number;
  readonly ramMib: number;
  readonly scratchMib: number;
  readonly gpus: number;
  readonly wallSeconds: number;
}

const DEFAULT_WALL_SECONDS = 3_600;
/** The column of cores holds no smaller number, and refuses it instead of rounding it to 0. */
const SMALLEST_CORES = 2 ** -126;

interface Bound {
  readonly field: keyof Demands;
  /** The field of a message. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/** What a task can ask for. */
const DEMAND_BOUNDS: readonly Bound[] = [
  { field: 'cores', name: 'cores', low: 0, high: MAX_CORES, unit: '' },
  { field: 'ramMib', name: 'ramMiB', low: 0, high: MAX_RESOURCE_MIB, unit: ' MiB' },
  { field: 'scratchMib', name: 'scratchMiB', low: 0, high: MAX_RESOURCE_MIB, unit: ' MiB' },
  { field: 'gpus', name: 'gpus', low: 0, high: MAX_GPUS, unit: '' },
  { field: 'wallSeconds', name: 'wallSeconds', low: 1, high: MAX_WALL_SECONDS, unit: ' seconds' },
];

/**
 * Returns what the jobs of a task need. Fractions of MiB are rounded up. A message without resources (older senders) asks for
 * one core and nothing else.
 */
export function readDemands(resources: TaskResources | null | undefined, device: Device): Demands {
  const cores = resources?.cores ?? 1;
  return {
    cores: Math.abs(cores) < SMALLEST_CORES ? 0 : cores,
    ramMib: Math.ceil(resources?.ramMiB ?? 0),
    scratchMib: Math.ceil(resources?.scratchMiB ?? 0),
    gpus: resources?.gpus ?? (device === 'GPU' ? 1 : 0),
    wallSeconds: resources?.wallSeconds ?? DEFAULT_WALL_SECONDS,
  };
}

/** Returns what is wrong with demands: a sentence per field. */
export const demandFaults = (demands: Demands): string[] =>
  DEMAND_BOUNDS.filter(({ field, low, high }) => !(demands[field] >= low && demands[field] <= high)).map(
    ({ field, name, low, high, unit }) => `${name} must be ${low} to ${high}${unit}, not ${demands[field]}`,
  );
