import {
  duration,
  type Overview,
  pilotProblem,
  queueProblem,
  type PendingClose,
  type PilotSeen,
  type Queue,
  type StartsAtReady,
} from './health.rules.ts';

/** One process as `status` shows it. */
export interface ProcessLine {
  readonly name: string;
  readonly pid?: number;
  readonly port?: number;
  readonly state: string;
  readonly restarts: number;
  readonly healthy: boolean;
  /** What an unhealthy service says about it. */
  readonly details?: string;
}

export interface PilotLine extends PilotSeen {
  readonly healthy: boolean;
  /** Why it is not. */
  readonly details?: string;
}

/** What the services know, judged. */
export interface Judged {
  readonly pilots: readonly PilotLine[];
  readonly queues: readonly Queue[];
  readonly pendingCloses: readonly PendingClose[];
  /** Why not all is well beyond the processes; empty when it is. */
  readonly problems: readonly string[];
}

/** Judges what the services say of pilots and queues. */
export function judge(
  overview: Overview | { readonly unknown: string },
  around: { own: ReadonlySet<string>; startsAtReady: StartsAtReady; now: number },
): Judged {
  if ('unknown' in overview)
    return {
      pilots: [],
      queues: [],
      pendingCloses: [],
      problems: [`the gateway cannot be asked: ${overview.unknown}`],
    };
  const pilots = overview.pilots.map((pilot): PilotLine => {
    const problem = pilotProblem(pilot, around);
    return { ...pilot, healthy: problem === undefined, ...(problem === undefined ? {} : { details: problem }) };
  });
  const known = new Set(pilots.map(({ name }) => name));
  const absent = [...around.own].filter((name) => !known.has(name)).map((name) => `${name} has not registered`);
  const ailing = pilots.flatMap(({ name, details }) => (details === undefined ? [] : [`${name} is ${details}`]));
  const waiting = overview.queues.flatMap((queue) => queueProblem(queue) ?? []);
  return {
    pilots,
    queues: overview.queues,
    pendingCloses: overview.pendingCloses.nodes,
    problems: [...absent, ...ailing, ...waiting],
  };
}

export function processText({ name, pid, port, healthy, state, restarts, details }: ProcessLine): string {
  const facts = [pid && `pid ${pid}`, port && `port ${port}`, restarts > 0 && `restarted ${restarts} times`, details];
  return `  ${name.padEnd(10)} ${(healthy ? 'well' : state === 'ready' ? 'failing' : state).padEnd(9)} ${facts.filter(Boolean).join(', ')}`;
}

export function pilotText(pilot: PilotLine, now: number): string {
  const { name, status, node, device, slots, active, lastSeen, refuses, warning, details } = pilot;
  const facts = [
    `${device}, ${active} of ${slots} slots busy`,
    `on ${node}`,
    `seen ${duration(now - Date.parse(lastSeen))} ago`,
    refuses.length > 0 && `lacks ${refuses.join(', ')}`,
    warning,
    details,
  ];
  return `  ${name.padEnd(10)} ${status.padEnd(9)} ${facts.filter(Boolean).join(', ')}`;
}

export const queueText = ({ device, queued, readyPilots, stranded }: Queue): string =>
  `  ${device.padEnd(10)} ${queued} jobs wait, ${readyPilots} pilots ready${stranded > 0 ? `, ${stranded} that none would take` : ''}`;

export function closeText(close: PendingClose, now: number): string {
  const { datasetName, datasetId, expected, missing, surplus, refused, unknownDataset, requestedAt } = close;
  const why = [
    unknownDataset
      ? 'no such dataset: a slip, or its files are still to come'
      : `${missing} of ${expected} files missing`,
    surplus > 0 && `${surplus} files more than its list names`,
    refused && 'refused',
    `asked for ${duration(now - Date.parse(requestedAt))} ago`,
  ];
  return `  ${datasetName ?? datasetId}: ${why.filter(Boolean).join(', ')}`;
}
