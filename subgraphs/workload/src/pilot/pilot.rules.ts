import { storableText } from '@visor/schema';
import { pilotLifecycle, type PilotState, type PilotEvent } from '../lifecycle/pilot.rules.ts';

const events: Readonly<Partial<Record<PilotState, PilotEvent>>> = {
  IDLE: 'idle',
  BUSY: 'busy',
  DRAINING: 'drain',
  STOPPED: 'stop',
};

/**
 * Returns the state after a heartbeat that reports `reported`. A pilot that is still starting reports nothing new, and one that
 * drains stays DRAINING until it stops.
 */
export function stateAfterHeartbeat(state: PilotState, reported: PilotState, draining: boolean): PilotState {
  const event = events[reported];
  if (state === 'DRAINING' && !draining && (reported === 'IDLE' || reported === 'BUSY')) return reported;
  if (!event) return state === 'LOST' ? 'IDLE' : state;
  const next = pilotLifecycle.next(state, event) ?? state;
  return draining && (next === 'IDLE' || next === 'BUSY') ? 'DRAINING' : next;
}

/** Returns the state of a pilot that has got jobs: its next heartbeat may come seconds later. */
export const stateAfterClaim = (state: PilotState): PilotState =>
  state === 'IDLE' ? (pilotLifecycle.next(state, 'busy') ?? state) : state;

const MISSED_HEARTBEATS = 3;

/** Returns how long a pilot may be silent before it is LOST, milliseconds. */
export const lostAfterMs = (heartbeatMs: number): number => MISSED_HEARTBEATS * heartbeatMs;

/** Programs that a pilot may refuse. */
const MAX_REFUSALS = 1_000;
/** Characters of a program's name, and of a text. */
const MAX_NAME_LENGTH = 255;
const MAX_REASON_LENGTH = 1_000;
const MAX_FOLDERS = 100;

/** Returns the programs that a pilot reports to lack, sorted, without invalid names; undefined where it reports none. */
function readRefusals(programs: readonly string[] | null | undefined): readonly string[] | undefined {
  if (!programs) return undefined;
  const names = programs.filter((name) => name.length > 0 && name.length <= MAX_NAME_LENGTH).map(storableText);
  return [...new Set(names)].sort().slice(0, MAX_REFUSALS);
}

/** Programs of which a pilot gets no jobs. */
export interface Refusals {
  /** Sorted. */
  readonly programs: readonly string[];
  /** Those that it has, and cannot start now: their jobs wait. */
  readonly unavailable: ReadonlySet<string>;
}

/** Returns what a pilot refuses; `known` is what it refused before, where it reports nothing. */
export function readAllRefusals(
  { refuses, unavailable }: Readonly<Partial<Record<'refuses' | 'unavailable', readonly string[] | null>>>,
  known: readonly string[],
): Refusals {
  const lacks = readRefusals(refuses) ?? known;
  const waits = (readRefusals(unavailable) ?? []).filter((program) => !lacks.includes(program));
  return { programs: [...lacks, ...waits].sort(), unavailable: new Set(waits) };
}

/** Returns a text of a pilot as it is stored; null where there is none. */
export const readReason = (text: string | null | undefined): string | null =>
  text ? storableText(text.slice(0, MAX_REASON_LENGTH)) : null;

/** Returns the folders that a pilot names, for people. */
export const readFolders = (folders: readonly string[] | null | undefined): readonly string[] =>
  (folders ?? []).slice(0, MAX_FOLDERS).map((folder) => storableText(folder.slice(0, MAX_REASON_LENGTH)));
