/** What the commands print with `--json`, from fixed inputs: the names and kinds of all values, in the order in which they are printed. */
import type { CancelResult } from '../../bench/src/cancel.ts';
import type { ClaimsResult } from '../../bench/src/claims.ts';
import type { Work } from '../../bench/src/claim-and-report.ts';
import type { BenchResult } from '../../bench/src/e2e.ts';
import type { LatencyResult } from '../../bench/src/latency.ts';
import { startHops } from '../../bench/src/latency.rules.ts';
import type { QueueResult } from '../../bench/src/queue.ts';
import type { SoakResult } from '../../bench/src/soak.ts';
import { measureHops } from '../../bench/src/hops.rules.ts';
import { FAULTS } from '../../bench/src/soak.rules.ts';
import { readOptions, replay, simulate } from '../../simulator/src/index.ts';
import { INITIAL_STATE } from '../../subgraphs/workload/src/scheduling/scheduler-state.rules.ts';
import { summarise, type SummaryParts } from '../../demo/src/summary.rules.ts';
import { errorOutput, statusOutput, upOutput } from '../../cli/src/json-output.rules.ts';
import { evaluateStatus } from '../../cli/src/status/report.rules.ts';

type Shape = Map<string, Set<string>>;

function addShape(value: unknown, path: string, shape: Shape): void {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (path !== '') shape.set(path, (shape.get(path) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const item of value as unknown[]) addShape(item, `${path}[]`, shape);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) addShape(item, path === '' ? name : `${path}.${name}`, shape);
}

/** One line for each value of a printed object: its path and its kinds. */
function shapeOf(title: string, ...outputs: readonly object[]): string {
  const shape: Shape = new Map();
  for (const output of outputs) addShape(JSON.parse(JSON.stringify(output)), '', shape);
  const lines = [...shape].map(([path, kinds]) => `${path}: ${[...kinds].toSorted().join(' | ')}`);
  return `## ${title}\n${lines.join('\n')}\n`;
}

const NOW = Date.parse('2026-01-02T03:04:05.678Z');
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const addresses = { graphql: 'http://h/graphql', ws: 'ws://h/graphql', playground: 'http://h/' };

function statusOutputs(): readonly object[] {
  const pilot = {
    id: '1',
    name: 'pilot-1',
    node: 'n',
    status: 'LOST',
    device: 'CPU',
    slots: 2,
    active: 0,
    lastSeen: LONG_AGO,
    refuses: ['decode'],
    notReady: null,
    warning: 'w',
    starts: 1,
    startedAt: LONG_AGO,
  } as const;
  const queue = {
    device: 'CPU',
    queued: 1,
    oldestQueuedAt: null,
    livePilots: 0,
    readyPilots: 0,
    stranded: 1,
    reason: 'r',
  };
  const close = {
    datasetId: null,
    datasetName: 'd',
    unknownDataset: true,
    requestedAt: LONG_AGO,
    expected: 1,
    missing: 1,
    surplus: 0,
    refused: false,
  };
  const around = { own: new Set(['pilot-1', 'pilot-2']), startsAtReady: {}, now: NOW };
  const judged = evaluateStatus(
    { pilots: { pilots: [pilot], queues: [queue] }, closes: { pendingCloses: { nodes: [close] } } },
    around,
  );
  const process = { name: 'data', pid: 1, port: 2, state: 'ready', restarts: 0, healthy: false, details: 'd' };
  const running = { pid: 1, healthy: false, dir: '/d', addresses, processes: [process], judged };
  return [statusOutput(running), statusOutput({ ...running, pid: undefined, addresses: undefined })];
}

function demoOutputs(): readonly object[] {
  const part = { name: 'd', status: 'TO_UPLOAD', fileCount: 2, bytes: 40 };
  const task = {
    name: 'sort',
    state: 'FAILED',
    reason: { text: 'r' },
    output: part,
    log: part,
    progress: { finished: 2, failed: 0, cancelled: 0, attempts: { finished: 2, failed: 1, lost: 0 } },
  };
  const parts: SummaryParts = {
    eventLog: 'postgres',
    input: part,
    announced: { files: 2, bytes: 1_000 },
    tasks: [task],
    account: { lost: ['a'], duplicated: ['b'], damaged: ['c'], heldBack: ['d'] },
    failures: [{ file: 'a', from: ['b'], step: 's', job: 'j', code: 402, name: 'n', text: 't' }],
    wallSeconds: 4,
    report: '/r.html',
    kept: { dir: '/d', outputs: '/d/o', logs: '/d/l' },
    faults: [{ fault: 'f', expected: 'e', seen: 's', ok: true }],
  };
  return [
    summarise(parts),
    summarise({
      ...parts,
      kept: null,
      failures: [{ file: null, from: [], step: 's', job: null, code: null, name: null, text: 't' }],
    }),
  ];
}

const benchResult: BenchResult = {
  jobs: 1,
  slots: 1,
  eventLog: 'postgres',
  jobsPerSecond: 1,
  rounds: [
    {
      jobsPerSecond: 1,
      seconds: 1,
      hops: measureHops({ sent: 0, registered: 1, summarised: 2 }, []).map(({ name }) => ({ name, ms: 1 })),
      cpuMsPerJob: 1,
      cpuMsByProcess: {},
      rival: { jobsPerSecond: 1, cpuMsPerJob: 1 },
    },
  ],
  ratio: 1,
  machine: 'm',
};

const work: Work = {
  jobs: 1,
  seconds: 1,
  jobsPerSecond: 1,
  emptyClaims: 0,
  cpu: { postgres: 1, data: 1, workflow: 1, workload: 1, gateway: 1, bench: 1 },
  cpuMsPerJob: 1,
};
const crew = { pilots: 1, batch: 1, entrance: 'gateway' } as const;

const claimsResult: ClaimsResult = {
  ...crew,
  jobs: 1,
  tasks: 1,
  warmUp: 3,
  eventLog: 'postgres',
  jobsPerSecond: 1,
  cpuMsPerJob: 1,
  rounds: [work],
  states: { FINISHED: 1 },
  machine: 'm',
};

const queueResult: QueueResult = {
  ...crew,
  jobs: 1,
  tasks: 1,
  window: 1,
  sizes: [{ ...work, waiting: 1 }],
  cpuRatio: 1,
  timeRatio: 1,
  machine: 'm',
};

const latencyResult: LatencyResult = {
  samples: 1,
  slots: 1,
  streaming: false,
  eventLog: 'postgres',
  delays: { p50: 1, p99: 1, largest: 1 },
  hops: startHops([]).map(({ name }) => ({ name, p50: 1, p99: 1, largest: 1 })),
  machine: 'm',
};

const cancelResult: CancelResult = {
  jobs: 1,
  payloads: 1,
  eventLog: 'postgres',
  answerMs: 1,
  payloadsEndedMs: 1,
  allCancelledMs: 1,
  formedSeconds: 1,
  machine: 'm',
};

const soakResult: SoakResult = {
  ok: false,
  jobs: 1,
  tasks: 1,
  seed: 1,
  eventLog: 'postgres',
  seconds: 1,
  kills: Object.fromEntries(FAULTS.map((fault) => [fault, 1])),
  attempts: { finished: 1, failed: 1, lost: 1 },
  retries: 1,
  resumes: 0,
  lost: ['a'],
  duplicated: ['b'],
  wrongBytes: ['c'],
  foreign: ['d'],
  unfinished: ['e'],
  disagreements: ['f'],
  down: ['g'],
  machine: 'm',
  left: [1],
};

/** A stored round whose order is not what the rules make of it. */
const DIFFERENT_ROUND = JSON.stringify([
  {
    state: INITIAL_STATE,
    input: {
      tasks: [{ id: 'a', rank: 1, available: 1 }],
      credits: 2,
      now: 0,
      constants: { alpha: 0, beta: 0, gamma: 0, maxWeight: 1, chunk: 1 },
    },
    dispatches: ['b', 'a'],
  },
  {
    state: INITIAL_STATE,
    input: { tasks: [], credits: 1, now: 0, constants: { alpha: 0, beta: 0, gamma: 0, maxWeight: 1, chunk: 1 } },
    dispatches: ['a'],
  },
]);

export const jsonOutputs = (): string =>
  [
    shapeOf('visor up --json', upOutput({ ...addresses, dir: '/d', token: 't' })),
    shapeOf('visor status --json', ...statusOutputs()),
    shapeOf('visor demo --json', ...demoOutputs()),
    shapeOf('visor demo --json, failed', errorOutput('e')),
    shapeOf('visor bench e2e --json', benchResult),
    shapeOf('visor bench claims --json', claimsResult),
    shapeOf('visor bench queue --json', queueResult, { ...queueResult, window: null }),
    shapeOf('visor bench latency --json', latencyResult),
    shapeOf('visor bench cancel --json', cancelResult),
    shapeOf('visor bench soak --json', soakResult),
    shapeOf('visor simulate --json', simulate(readOptions({ hours: 0.01, rate: 0.1, ranks: '10' })).result),
    shapeOf('visor simulate --replay FILE --json', replay(DIFFERENT_ROUND)),
  ].join('\n');
