import { lifecycle, type EventOf, type StateOf } from '@visor/schema';

/**
 * Transitions of the session of a registered pilot process. The session ends by itself as DRAINED or REPLACED (another incarnation has taken its
 * place, or the server does not know it), or is stopped.
 */
const sessionTransitions = {
  READY: { drain: 'DRAINING', replace: 'REPLACED', stop: 'STOPPING' },
  DRAINING: { resume: 'READY', finishDrain: 'DRAINED', replace: 'REPLACED', stop: 'STOPPING' },
  DRAINED: { stop: 'STOPPING' },
  REPLACED: { stop: 'STOPPING' },
  STOPPING: {},
} as const;
export type SessionState = StateOf<typeof sessionTransitions>;
export type SessionEvent = EventOf<typeof sessionTransitions>;

export const sessionLifecycle = lifecycle(sessionTransitions);

/** Whether the pilot asks for jobs. */
export const canClaim = (state: SessionState): boolean => state === 'READY';

/** Whether it runs jobs whose claim was under way when the state changed. They count as held by it until it stops. */
export const canAcceptClaims = (state: SessionState): boolean => state !== 'REPLACED' && state !== 'STOPPING';

/** Returns the status for the server. */
export function pilotStatus(state: SessionState, activeCount: number): 'IDLE' | 'BUSY' | 'DRAINING' {
  if (!canClaim(state)) return 'DRAINING';
  return activeCount > 0 ? 'BUSY' : 'IDLE';
}
