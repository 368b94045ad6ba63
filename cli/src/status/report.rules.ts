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
  /** Why the process is not healthy. */
  readonly details?: string;
}

interface PilotLine extends KnownPilot {
  readonly healthy: boolean;
  /** Why the pilot is not healthy. */
  readonly details?: string;
}

/** The state of pilots, queues and closes, with the problems in it. */
export interface StatusReport {
  readonly pilots: readonly PilotLine[];
  /** False when workload did not answer; `pilots` and `queues` are empty then. */
  readonly pilotsKnown: boolean;
  readonly queues: readonly Queue[];
  readonly pendingCloses: readonly PendingClose[];
  /** Empty when all is healthy. */
  readonly problems: readonly string[];
}

/** Finds the problems in what the services report. */
export function evaluateStatus({ pilots, closes }: Overview, directory: DirectoryContext): StatusReport {
  const work = 'unknown' in pilots ? undefined : pilots;
  const unavailable = [
    'unknown' in pilots && `pilots and waiting jobs are unknown: ${pilots.unknown}`,
    'unknown' in closes && `pending closes are unknown: ${closes.unknown}`,
  ];
  const lines = (work?.pilots ?? []).map((pilot): PilotLine => {
    const problem = pilotProblem(pilot, directory);
    return { ...pilot, healthy: problem === undefined, ...(problem === undefined ? {} : { details: problem }) };
  });
  const queues = work?.queues ?? [];
  return {
    pilots: lines,
    pilotsKnown: work !== undefined,
    queues,
    pendingCloses: 'unknown' in closes ? [] : closes.pendingCloses.nodes,
    problems: [
      ...unavailable.filter((text) => text !== false),
      ...(work ? unregisteredPilots(work.pilots, directory.own) : []),
      ...lines.flatMap(({ name, details }) => (details === undefined ? [] : [`${name} is ${details}`])),
      ...queues.flatMap((queue) => queueProblem(queue) ?? []),
    ],
  };
}

interface DirectoryContext {
  /** Names of the pilots of this directory. */
  readonly own: ReadonlySet<string>;
  readonly startsAtReady: StartsAtReady;
  readonly now: number;
}

function unregisteredPilots(pilots: readonly KnownPilot[], own: ReadonlySet<string>): string[] {
  const known = new Set(pilots.map(({ name }) => name));
  return [...own].filter((name) => !known.has(name)).map((name) => `${name} has not registered`);
}

/** Returns why a process is not healthy, or undefined. */
export function processProblem({ name, healthy, state, details }: ProcessLine): string | undefined {
  if (healthy) return undefined;
  const verb = { ready: 'fails', ended: 'has ended', crashes: 'is in a' }[state] ?? `is ${state}`;
  return [`${name} ${verb}`, details].filter(Boolean).join(state === 'crashes' ? ' ' : ': ');
}

export function processText({ name, pid, port, healthy, state, restarts, details }: ProcessLine): string {
  const parts = [pid && `pid ${pid}`, port && `port ${port}`, restarts > 0 && `restarted ${restarts} times`, details];
  return `  ${name.padEnd(10)} ${(healthy ? 'healthy' : state === 'ready' ? 'failing' : state).padEnd(9)} ${parts.filter(Boolean).join(', ')}`;
}

export function pilotText(pilot: PilotLine, now: number): string {
  const { name, status, node, device, slots, active, lastSeen, refuses, warning, details } = pilot;
  const parts = [
    `${device}, ${active} of ${slots} slots busy`,
    `on ${node}`,
    `seen ${duration(now - Date.parse(lastSeen))} ago`,
    refuses.length > 0 && `lacks ${refuses.join(', ')}`,
    warning,
    details,
  ];
  return `  ${name.padEnd(10)} ${status.padEnd(9)} ${parts.filter(Boolean).join(', ')}`;
}

export const queueText = ({ device, queued, readyPilots, stranded }: Queue): string =>
  `  ${device.padEnd(10)} ${queued} jobs wait, ${readyPilots} pilots ready${stranded > 0 ? `, ${stranded} that no pilot would claim` : ''}`;

export function closeText(close: PendingClose, now: number): string {
  const { datasetName, datasetId, expected, missing, surplus, refused, unknownDataset, requestedAt } = close;
  const reasons = [
    unknownDataset
      ? 'no such dataset: its name is wrong, or its files are not announced yet'
      : `${missing} of ${expected} files missing`,
    surplus > 0 && `${surplus} files more than its checklist names`,
    refused && 'refused',
    `requested ${duration(now - Date.parse(requestedAt))} ago`,
  ];
  return `  ${datasetName ?? datasetId}: ${reasons.filter(Boolean).join(', ')}`;
}
