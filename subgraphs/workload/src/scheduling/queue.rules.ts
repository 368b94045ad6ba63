import type { Device } from '../task/device.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';

/** What is read of one device's queue. */
export interface QueueFacts {
  readonly device: Device;
  readonly queued: number;
  readonly oldestQueuedAt: string | null;
  /** Pilots that take jobs of this device, the lost and stopped ones too; the most telling first. */
  readonly pilots: readonly {
    readonly name: string;
    readonly status: PilotState;
    readonly draining: boolean;
    readonly notReady: string | null;
    readonly starts: number;
  }[];
  /** Programs of waiting jobs that every claiming pilot lacks, with the number of these jobs. */
  readonly refused: readonly { readonly program: string; readonly jobs: number }[];
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

type PilotFacts = QueueFacts['pilots'][number];

const isLive = ({ status }: PilotFacts): boolean => status !== 'STOPPED' && status !== 'LOST';
const isDraining = ({ status, draining }: PilotFacts): boolean => draining || status === 'DRAINING';
/** One that starts beats at once: one that is seen starting is in a crash loop, or has just begun. */
const isReady = (pilot: PilotFacts): boolean =>
  isLive(pilot) && pilot.status !== 'STARTING' && !isDraining(pilot) && pilot.notReady === null;

const MAX_NAMED = 5;

function list(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return [...texts.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const stateOf = (pilot: PilotFacts): string => {
  if (!isLive(pilot)) return pilot.status === 'LOST' ? 'not heard' : 'stopped';
  if (isDraining(pilot)) return 'draining';
  return pilot.notReady === null ? `starting, start ${pilot.starts}` : `not ready: ${pilot.notReady}`;
};

function reasonOf({ device, pilots, refused }: QueueFacts, ready: number): string {
  if (ready > 0)
    return `no ready pilot for device ${device} has ${list(refused.map(({ program }) => JSON.stringify(program)))}`;
  if (pilots.length === 0) return `no pilot for device ${device} has ever registered`;
  const live = pilots.filter(isLive);
  return `no ready pilot for device ${device}: ${list((live.length > 0 ? live : pilots).map((pilot) => `${pilot.name} ${stateOf(pilot)}`))}`;
}

/** How one device's queue stands: whether any pilot would take its jobs, and why not. */
export function viewQueue(facts: QueueFacts): QueueView {
  const ready = facts.pilots.filter(isReady).length;
  const stranded = ready === 0 ? facts.queued : facts.refused.reduce((sum, { jobs }) => sum + jobs, 0);
  return {
    device: facts.device,
    queued: facts.queued,
    oldestQueuedAt: facts.oldestQueuedAt === null ? null : new Date(facts.oldestQueuedAt),
    livePilots: facts.pilots.filter(isLive).length,
    readyPilots: ready,
    stranded,
    reason: stranded > 0 ? reasonOf(facts, ready) : null,
  };
}
