import type { Device } from '../task/device.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';

/** The queue of one device as it is read. */
export interface DeviceQueue {
  readonly device: Device;
  readonly queued: number;
  readonly oldestQueuedAt: string | null;
  /** Pilots that take jobs of this device, also lost and stopped ones; those seen last come first. */
  readonly pilots: readonly {
    readonly name: string;
    readonly status: PilotState;
    readonly draining: boolean;
    readonly notReady: string | null;
    readonly starts: number;
    /** Why its node is OFFLINE; null: it is ONLINE. */
    readonly offline: string | null;
    /** Its node is in quarantine. */
    readonly quarantined: boolean;
  }[];
  /** Programs of waiting jobs that no claiming pilot takes, with their number. `found`: a pilot has the program, but not what they need. */
  readonly refused: readonly { readonly program: string; readonly jobs: number; readonly found: boolean }[];
}

export interface QueueView {
  readonly device: Device;
  readonly queued: number;
  readonly oldestQueuedAt: Date | null;
  readonly livePilots: number;
  readonly readyPilots: number;
  readonly stranded: number;
  readonly reason: string | null;
}

type QueuePilot = DeviceQueue['pilots'][number];

const isLive = ({ status }: QueuePilot): boolean => status !== 'STOPPED' && status !== 'LOST';
const isDraining = ({ status, draining }: QueuePilot): boolean => draining || status === 'DRAINING';
/** A pilot sends a heartbeat as soon as it has started: one that is STARTING is in a crash loop, or has just begun. */
const isReady = (pilot: QueuePilot): boolean =>
  isLive(pilot) &&
  pilot.status !== 'STARTING' &&
  !isDraining(pilot) &&
  pilot.offline === null &&
  !pilot.quarantined &&
  pilot.notReady === null;

const MAX_NAMED = 5;

function list(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return [...texts.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const stateOf = (pilot: QueuePilot): string => {
  if (!isLive(pilot)) return pilot.status === 'LOST' ? 'not heard' : 'stopped';
  if (isDraining(pilot)) return 'draining';
  if (pilot.offline !== null) return `on a node that is offline: ${pilot.offline}`;
  if (pilot.quarantined) return 'on a node in quarantine';
  return pilot.notReady === null ? `starting, start ${pilot.starts}` : `not ready: ${pilot.notReady}`;
};

function reasonOf({ device, pilots, refused }: DeviceQueue, ready: number): string {
  if (ready > 0) {
    const named = (found: boolean): string =>
      list(refused.filter((each) => each.found === found).map(({ program }) => JSON.stringify(program)));
    const [missing, unfit] = [named(false), named(true)];
    return [
      ...(missing ? [`no ready pilot for device ${device} has ${missing}`] : []),
      ...(unfit
        ? [`no ready pilot for device ${device} has what jobs of ${unfit} need (their whyNotRunning says what)`]
        : []),
    ].join('; ');
  }
  if (pilots.length === 0) return `no pilot for device ${device} has ever registered`;
  const live = pilots.filter(isLive);
  return `no ready pilot for device ${device}: ${list((live.length > 0 ? live : pilots).map((pilot) => `${pilot.name} ${stateOf(pilot)}`))}`;
}

/** Returns whether any pilot would take the jobs of a queue, and why not. */
export function viewQueue(queue: DeviceQueue): QueueView {
  const ready = queue.pilots.filter(isReady).length;
  const stranded = ready === 0 ? queue.queued : queue.refused.reduce((sum, { jobs }) => sum + jobs, 0);
  return {
    device: queue.device,
    queued: queue.queued,
    oldestQueuedAt: queue.oldestQueuedAt === null ? null : new Date(queue.oldestQueuedAt),
    livePilots: queue.pilots.filter(isLive).length,
    readyPilots: ready,
    stranded,
    reason: stranded > 0 ? reasonOf(queue, ready) : null,
  };
}
