/**
 * The life of a pilot.
 *
 *   STARTING --idle/busy--> IDLE <--> BUSY ; drain --> DRAINING --stop--> STOPPED ; not seen --lose--> LOST, and back
 *   A new incarnation registers from any state.
 */
const live = { register: 'STARTING', drain: 'DRAINING', stop: 'STOPPED', lose: 'LOST' } as const;

export const pilotMoves = {
  STARTING: { idle: 'IDLE', busy: 'BUSY', ...live },
  IDLE: { idle: 'IDLE', busy: 'BUSY', ...live },
  BUSY: { idle: 'IDLE', busy: 'BUSY', ...live },
  DRAINING: { idle: 'DRAINING', busy: 'DRAINING', ...live },
  STOPPED: { register: 'STARTING' },
  LOST: { idle: 'IDLE', busy: 'BUSY', register: 'STARTING', drain: 'DRAINING', stop: 'STOPPED' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type PilotState = keyof typeof pilotMoves;
export type PilotEvent = keyof (typeof pilotMoves)['IDLE'];

export const pilotStates = Object.keys(pilotMoves) as readonly PilotState[];

const moves: Readonly<Record<PilotState, Partial<Record<PilotEvent, PilotState>>>> = pilotMoves;

export const nextPilotState = (state: PilotState, event: PilotEvent): PilotState | undefined => moves[state][event];

export const pilotSources = (event: PilotEvent): readonly PilotState[] =>
  pilotStates.filter((state) => moves[state][event]);

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
  if (!event) return state === 'LOST' ? 'IDLE' : state;
  const next = nextPilotState(state, event) ?? state;
  return draining && (next === 'IDLE' || next === 'BUSY') ? 'DRAINING' : next;
}

export type Device = 'CPU' | 'GPU' | 'ANY';

/** Devices of jobs that a pilot may run. */
export const devicesFor = (device: Device): readonly Device[] =>
  device === 'ANY' ? ['CPU', 'GPU', 'ANY'] : [device, 'ANY'];
