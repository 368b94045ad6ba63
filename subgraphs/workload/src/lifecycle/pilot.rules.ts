import { lifecycle } from '@visor/schema';

/**
 * The lifecycle of a pilot.
 *
 *   STARTING --idle/busy--> IDLE <--> BUSY ; drain --> DRAINING --stop--> STOPPED ; not seen --lose--> LOST, and back
 *   DRAINING --undrain--> IDLE ; a new incarnation registers from any state.
 */
const live = { register: 'STARTING', drain: 'DRAINING', stop: 'STOPPED', lose: 'LOST' } as const;

export const pilotLifecycle = lifecycle({
  STARTING: { idle: 'IDLE', busy: 'BUSY', ...live },
  IDLE: { idle: 'IDLE', busy: 'BUSY', ...live },
  BUSY: { idle: 'IDLE', busy: 'BUSY', ...live },
  DRAINING: { idle: 'DRAINING', busy: 'DRAINING', undrain: 'IDLE', ...live },
  STOPPED: { register: 'STARTING' },
  LOST: { idle: 'IDLE', busy: 'BUSY', register: 'STARTING', drain: 'DRAINING', stop: 'STOPPED' },
});

export type PilotState = (typeof pilotLifecycle)['states'][number];
export type PilotEvent = (typeof pilotLifecycle)['events'][number];

/** The state in which pilots register. */
export const INITIAL_PILOT_STATE = 'STARTING' satisfies PilotState;
