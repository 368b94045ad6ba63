import { storable } from '../text.ts';
import { pilotLifecycle, type PilotState, type PilotEvent } from '../lifecycle/pilot.rules.ts';

const events: Readonly<Partial<Record<PilotState, PilotEvent>>> = {
  IDLE: 'idle',
  BUSY: 'busy',
  DRAINING: 'drain',
  STOPPED: 'stop',
};

/**
 * State after a heartbeat that says `said`. A pilot that still starts says nothing new, and one that is told to drain
 * stays DRAINING until it stops.
 */
export function stateAfterHeartbeat(state: PilotState, said: PilotState, draining: boolean): PilotState {
  const event = events[said];
  if (state === 'DRAINING' && !draining && (said === 'IDLE' || said === 'BUSY')) return said;
  if (!event) return state === 'LOST' ? 'IDLE' : state;
  const next = pilotLifecycle.next(state, event) ?? state;
  return draining && (next === 'IDLE' || next === 'BUSY') ? 'DRAINING' : next;
}

export type Device = 'CPU' | 'GPU' | 'ANY';

/** Devices of jobs that a pilot may run. */
export const devicesFor = (device: Device): readonly Device[] =>
  device === 'ANY' ? ['CPU', 'GPU', 'ANY'] : [device, 'ANY'];

/** Most programs that a pilot may refuse; and the longest name and text that it may give, characters. */
const MAX_REFUSALS = 1_000;
const MAX_NAME_LENGTH = 255;
const MAX_REASON_LENGTH = 1_000;

/** The programs that a pilot says it lacks, sorted. What is no name of a program is left out. Undefined: it said nothing. */
export function readRefusals(programs: readonly string[] | null | undefined): readonly string[] | undefined {
  if (!programs) return undefined;
  const names = programs.filter((name) => name.length > 0 && name.length <= MAX_NAME_LENGTH).map(storable);
  return [...new Set(names)].sort().slice(0, MAX_REFUSALS);
}

export const readReason = (text: string | null | undefined): string | null =>
  text ? storable(text.slice(0, MAX_REASON_LENGTH)) : null;

/** Folders as a pilot names them, for people. */
export const readFolders = (folders: readonly string[] | null | undefined): readonly string[] =>
  (folders ?? []).slice(0, 100).map((folder) => storable(folder.slice(0, MAX_REASON_LENGTH)));
