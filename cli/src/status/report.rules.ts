import {
  duration,
  type Overview,
  pilotProblem,
  queueProblem,
  type PendingClose,
  type KnownPilot,
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

interface PilotLine extends KnownPilot {
  readonly healthy: boolean;
  /** Why it is not. */
  readonly details?: string;
}

/** What the services know, judged. */
export interface StatusReport {
  readonly pilots: readonly PilotLine[];
  /** False: workload cannot be asked, and `pilots` and `queues` are empty for that. */
  readonly pilotsKnown: boolean;
  readonly queues: readonly Queue[];
  readonly pendingCloses: readonly PendingClose[];
  /** Why not all is well; empty when it is. */
  readonly problems: readonly string[];
}

/** Judges what the services say of pilots, queues and closes. */
export function evaluateStatus({ pilots, closes }: Overview, around: Around): StatusReport {
  const work = 'unknown' in pilots ? undefined : pilots;
  const unknown = [
    'unknown' in pilots && `pilots and waiting jobs are not known: ${pilots.unknown}`,
    'unknown' in closes && `closes that wait are not known: ${closes.unknown}`,
  ];
  const lines = (work?.pilots ?? []).map((pilot): PilotLine => {
    const problem = pilotProblem(pilot, around);
    return { ...pilot, healthy: problem === undefined, ...(problem === undefined ? {} : { details: problem }) };
  });
  const queues = work?.queues ?? [];
  return {
    pilots: lines,
    pilotsKnown: work !== undefined,
    queues,
    pendingCloses: 'unknown' in closes ? [] : closes.pendingCloses.nodes,
    problems: [
      ...unknown.filter((text) => text !== false),
      ...(work ? notRegistered(work.pilots, around.own) : []),
      ...lines.flatMap(({ name, details }) => (details === undefined ? [] : [`${name} is ${details}`])),
      ...queues.flatMap((queue) => queueProblem(queue) ?? []),
    ],
  };
}

interface Around {
  readonly own: ReadonlySet<string>;
  readonly startsAtReady: StartsAtReady;
  readonly now: number;
}

function notRegistered(pilots: readonly KnownPilot[], own: ReadonlySet<string>): string[] {
  const known = new Set(pilots.map(({ name }) => name));
  return [...own].filter((name) => !known.has(name)).map((name) => `${name} has not registered`);
}

/** Why a process is not well; undefined when it is. */
export function processProblem({ name, healthy, state, details }: ProcessLine): string | undefined {
  if (healthy) return undefined;
  const word = { ready: 'fails', ended: 'has ended', crashes: 'is in a' }[state] ?? `is ${state}`;
  return [`${name} ${word}`, details].filter(Boolean).join(state === 'crashes' ? ' ' : ': ');
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
