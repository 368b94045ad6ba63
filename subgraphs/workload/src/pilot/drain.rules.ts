import { pilotLifecycle, type PilotState } from '../lifecycle/pilot.rules.ts';

export type Steer = 'DRAIN' | 'UNDRAIN';

/** A pilot as it stands. */
interface Standing {
  readonly name: string;
  readonly node: string;
  readonly status: PilotState;
  readonly draining: boolean;
  /** Whether it holds attempts. */
  readonly isBusy: boolean;
}

/** The state that it gets; that it cannot be steered; or that nothing changes. */
type Decision = { readonly to: PilotState } | { readonly problem: string } | { readonly unchanged: true };

/** Decides what a drain, or its cancel, does to a pilot. */
export const decideDrain = (pilot: Standing, steer: Steer): Decision =>
  steer === 'DRAIN' ? drain(pilot) : undrain(pilot);

function drain({ name, status, draining }: Standing): Decision {
  const to = pilotLifecycle.next(status, 'drain');
  if (!to) return { problem: `pilot ${name} is ${status}: it claims nothing, and nothing is left to drain` };
  return draining ? { unchanged: true } : { to };
}

function undrain({ name, node, status, draining, isBusy }: Standing): Decision {
  if (status === 'STOPPED')
    return {
      problem: `pilot ${name} has stopped${draining ? ' after its drain' : ''}: start it again on ${node}, and it claims`,
    };
  if (!draining) return { unchanged: true };
  const to = pilotLifecycle.next(status, 'undrain');
  return { to: (to && isBusy ? pilotLifecycle.next(to, 'busy') : to) ?? status };
}
