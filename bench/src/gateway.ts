import { randomUUID } from 'node:crypto';
import { createClient } from '@visor/client';
import { operatorBearer, signerOf } from '@visor/laptop';
import { HeartbeatDocument, RegisterPilotDocument } from '@visor/pilot/operations';
import { pause } from '@visor/schema/pause';
import { print as textOf, type DocumentNode } from 'graphql';
import { BenchListDocument, BenchNestedDocument, BenchProgressDocument } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { askOnce, sendLoad, type Load, type LoadRequest } from './gateway-load.ts';
import { median } from './median.rules.ts';
import { readCpu, serverSeconds } from './process-cpu.ts';
import { startApollo, startHive, startOrdinary, startPassThrough, type GatewayProcess } from './rival-gateways.ts';

export interface GatewayOptions {
  /** Datasets of 50 files that requests ask for in turn; with one, all requests in flight are equal. */
  readonly datasets: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Folder in which Hive's gateway is installed; `install` installs it into a temporary one, `none` leaves it out. */
  readonly hive: string;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** What one gateway needed for one load; medians of the rounds. */
interface GatewayFigure {
  readonly load: string;
  readonly gateway: string;
  readonly requestsPerSecond: number;
  /** CPU time of the gateway for one request, milliseconds. */
  readonly gatewayMs: number;
  /** CPU time of the gateway, the subgraphs and PostgreSQL for one request. */
  readonly allMs: number;
  /** How many times more CPU time of the gateway, and how many times fewer requests per second, than Visor in the same round. */
  readonly cpuRatio: number;
  readonly rateRatio: number;
}

export interface GatewayResult {
  readonly datasets: number;
  readonly connections: number;
  readonly rounds: number;
  readonly figures: readonly GatewayFigure[];
  /** Loads that every gateway answered with the same text. */
  readonly sameAnswers: readonly string[];
  readonly machine: string;
}

interface Measured {
  readonly requestsPerSecond: number;
  readonly gatewayMs: number;
  readonly allMs: number;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };
const FILES = 50;
const POLL_INTERVAL_MS = 250;
const WARM_UP_SECONDS = 3;
const HEARTBEAT = 'heartbeat';
const VALID_SECONDS = 24 * 3_600;

const nameOf = (number: number): string => `bench.${number}.raw`;

async function makeDatasets({ stack, log, client }: BenchStack, count: number): Promise<readonly string[]> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  for (const number of numbers)
    await announceInputs(stack.dir, log, { dataset: nameOf(number), count: FILES, written: 0 });
  return await Promise.all(
    numbers.map(async (number) => {
      for (;;) {
        const { dataset } = await client.request(BenchProgressDocument, { name: nameOf(number) });
        const progress = dataset?.processing.workflows[0]?.tasks[0]?.progress;
        if (dataset && progress?.total === FILES && progress.formed) return dataset.id;
        await pause(POLL_INTERVAL_MS);
      }
    }),
  );
}

const bodyOf = (document: DocumentNode, variables: object): string =>
  JSON.stringify({ query: textOf(document), variables });

/** Heartbeats of pilots, one for each connection: the smallest and most frequent mutation. */
async function heartbeats({ stack }: BenchStack, pilots: number): Promise<Load> {
  const sign = await signerOf(stack.dir);
  if (!sign) throw new Error(`no keys in ${stack.dir}`);
  const requests: LoadRequest[] = [];
  for (let number = 1; number <= pilots; number++) {
    const name = `simulated-${number}`;
    const authorization = `Bearer ${await sign({ name, kind: 'pilot', scope: 'pilot' }, VALID_SECONDS)}`;
    await using client = createClient({ url: stack.graphql, token: () => authorization });
    const incarnation = randomUUID();
    const registration = { name, incarnation, node: name, device: 'CPU', slots: 1, version: 'bench' } as const;
    const { registerPilot } = await client.request(RegisterPilotDocument, { input: registration });
    const input = { pilotId: registerPilot.pilot.id, incarnation, held: [], status: 'IDLE', refuses: [] };
    requests.push({ authorization, body: bodyOf(HeartbeatDocument, { input }) });
  }
  return { name: HEARTBEAT, requests };
}

async function openLoads(bench: BenchStack, { datasets, connections }: GatewayOptions): Promise<readonly Load[]> {
  const ids = await makeDatasets(bench, datasets);
  const authorization = operatorBearer(bench.stack.dir)();
  return [
    { name: 'nested', requests: ids.map((id) => ({ authorization, body: bodyOf(BenchNestedDocument, { id }) })) },
    { name: 'list', requests: [{ authorization, body: bodyOf(BenchListDocument, {}) }] },
    await heartbeats(bench, connections),
  ];
}

async function openGateways(
  { stack }: BenchStack,
  { hive, print }: GatewayOptions,
  undo: AsyncDisposableStack,
): Promise<readonly GatewayProcess[]> {
  const own = stack.processes.find(({ name }) => name === 'gateway')?.process;
  if (!own) throw new Error('the gateway does not run');
  const rivals = { stack, undo, print };
  const gateways = [
    { name: 'visor', pid: own.pid, url: stack.graphql },
    await startOrdinary(rivals),
    await startApollo(rivals),
  ];
  if (hive === 'none') return gateways;
  try {
    return [...gateways, await startHive(rivals, hive === 'install' ? undefined : hive)];
  } catch (error) {
    print(`without Hive: ${(error as Error).message}`);
    return gateways;
  }
}

async function measure(
  { stack }: BenchStack,
  gateway: GatewayProcess,
  load: Load,
  options: GatewayOptions,
): Promise<Measured> {
  const pids = [
    ...stack.processes.flatMap(({ name, process }) =>
      process && name !== 'gateway' ? [{ name, pid: process.pid }] : [],
    ),
    { name: 'measured', pid: gateway.pid },
  ];
  const before = readCpu(pids);
  const { requests, seconds } = await sendLoad(gateway, load, options);
  const after = readCpu(pids);
  const perRequest = (from: number, to: number): number => ((to - from) * 1_000) / requests;
  return {
    requestsPerSecond: requests / seconds,
    gatewayMs: perRequest(before['measured'] ?? 0, after['measured'] ?? 0),
    allMs: perRequest(serverSeconds(before), serverSeconds(after)),
  };
}

/** Measures the gateways in turn, in the opposite order in every second round. */
async function measureLoad(
  bench: BenchStack,
  gateways: readonly GatewayProcess[],
  load: Load,
  options: GatewayOptions,
): Promise<readonly GatewayFigure[]> {
  const rounds = new Map<string, Measured[]>(gateways.map(({ name }) => [name, []]));
  for (const gateway of gateways) await sendLoad(gateway, load, { ...options, seconds: WARM_UP_SECONDS });
  for (let round = 0; round < options.rounds; round++) {
    const order = round % 2 === 0 ? gateways : gateways.toReversed();
    for (const gateway of order) rounds.get(gateway.name)?.push(await measure(bench, gateway, load, options));
    options.print(`${load.name}, round ${round + 1} of ${options.rounds}`);
  }
  const own = rounds.get('visor') ?? [];
  return [...rounds].map(([gateway, measured]) => ({
    load: load.name,
    gateway,
    requestsPerSecond: median(measured.map((figure) => figure.requestsPerSecond)),
    gatewayMs: median(measured.map((figure) => figure.gatewayMs)),
    allMs: median(measured.map((figure) => figure.allMs)),
    cpuRatio: median(measured.map((figure, round) => figure.gatewayMs / (own[round]?.gatewayMs ?? Number.NaN))),
    rateRatio: median(
      measured.map((figure, round) => (own[round]?.requestsPerSecond ?? Number.NaN) / figure.requestsPerSecond),
    ),
  }));
}

/** Whether all gateways give the same text, for every body of a load. */
async function haveSameAnswers(gateways: readonly GatewayProcess[], load: Load): Promise<boolean> {
  for (const request of load.requests) {
    const answers = await Promise.all(gateways.map((gateway) => askOnce(gateway, request)));
    if (new Set(answers).size > 1) return false;
  }
  return true;
}

/** Compares Visor's gateway with itself without compiled operations, with Apollo's and with Hive's, over the subgraphs of one stack. */
export async function benchGateway(options: GatewayOptions): Promise<GatewayResult> {
  return withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE }, async (bench) => {
    await using undo = new AsyncDisposableStack();
    const loads = await openLoads(bench, options);
    const gateways = await openGateways(bench, options, undo);
    const figures: GatewayFigure[] = [];
    const sameAnswers: string[] = [];
    const passThrough = await startPassThrough({ stack: bench.stack, undo, print: options.print });
    for (const load of loads) {
      // A heartbeat is one subgraph's alone, as it is: it can be passed on without a look.
      const measured = load.name === HEARTBEAT ? [...gateways, passThrough] : gateways;
      if (await haveSameAnswers(measured, load)) sameAnswers.push(load.name);
      figures.push(...(await measureLoad(bench, measured, load, options)));
    }
    const { datasets, connections, rounds } = options;
    return { datasets, connections, rounds, figures, sameAnswers, machine: describeMachine() };
  });
}
