import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { operatorBearer, signerOf } from '@visor/laptop';
import { print as textOf } from 'graphql';
import { BenchNestedDocument, BenchProgressDocument } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { sendLoad } from './gateway-load.ts';
import { readCpu } from './process-cpu.ts';
import { StreamReader } from './stream-reader.ts';
import { faultsOf, growthPerMinute, percentile } from './streams.rules.ts';

export interface StreamsOptions {
  readonly readers: number;
  readonly seconds: number;
  /** How long the memory is watched, seconds. */
  readonly memory: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** What readers got, and what that cost the gateway. */
interface StreamFigure {
  readonly name: string;
  readonly readers: number;
  readonly messages: number;
  /** CPU time of the gateway for one message to one reader, microseconds. */
  readonly microseconds: number;
  readonly lost: number;
  readonly repeated: number;
  readonly p50: number;
  readonly p99: number;
}

export interface StreamsResult {
  readonly seconds: number;
  readonly figures: readonly StreamFigure[];
  /** How many times more CPU 200 tokens cost than one. */
  readonly tokensRatio: number;
  readonly restart: { readonly seconds: number; readonly lost: number; readonly repeated: number };
  /** Memory of the gateway while the readers read and queries run beside them. */
  readonly memory: { readonly mebibytes: number; readonly growthPerMinute: number | undefined };
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };
const DATASET = 'bench.streams.raw';
const EVENTS_PER_SECOND = 20;
const FEW_READERS = 200;
const VALID_SECONDS = 24 * 3_600;
const CAUGHT_UP_MS = 60_000;
const POLL_MS = 20;
const SAMPLE_MS = 1_000;
/** What the gateway has not yet compiled or cached grows in this part of the time. */
const WARM_UP_SHARE = 0.3;
const MEBIBYTE_KIB = 1_024;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const begin = performance.now(); !holds(); await pause(POLL_MS))
    if (performance.now() - begin > CAUGHT_UP_MS) throw new Error(`not within ${CAUGHT_UP_MS / 1_000} s: ${what}`);
}

const residentMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / MEBIBYTE_KIB;

/** One dataset that grows by a file at a time, and its readers. */
class StreamBench {
  readonly #bench: BenchStack;
  readonly #bearers: readonly string[];
  readonly datasetId: string;
  readonly #announcedAt: number[];

  private constructor(bench: BenchStack, datasetId: string, bearers: readonly string[]) {
    this.#bench = bench;
    this.datasetId = datasetId;
    this.#bearers = bearers;
    this.#announcedAt = [0, performance.now()];
  }

  static async open(bench: BenchStack, readers: number): Promise<StreamBench> {
    const { stack, log, client } = bench;
    await announceInputs(stack.dir, log, { dataset: DATASET, count: 1, open: true });
    const sign = await signerOf(stack.dir);
    if (!sign) throw new Error(`no keys in ${stack.dir}`);
    const bearers: string[] = [];
    for (let number = 0; number < Math.max(readers, FEW_READERS); number++)
      bearers.push(`Bearer ${await sign({ name: `reader-${number}`, kind: 'user', scope: 'read' }, VALID_SECONDS)}`);
    for (;;) {
      const { dataset } = await client.request(BenchProgressDocument, { name: DATASET });
      if (dataset) return new StreamBench(bench, dataset.id, bearers);
      await pause(POLL_MS);
    }
  }

  get gatewayPid(): number {
    const found = this.#bench.stack.processes.find(({ name }) => name === 'gateway')?.process;
    if (!found) throw new Error('the gateway does not run');
    return found.pid;
  }

  get count(): number {
    return this.#announcedAt.length - 1;
  }

  async announce(): Promise<void> {
    const from = this.count;
    this.#announcedAt.push(performance.now());
    await announceInputs(this.#bench.stack.dir, this.#bench.log, { dataset: DATASET, count: 1, from, open: true });
  }

  /** Announces files at an even rate. */
  async announceFor(seconds: number): Promise<void> {
    const begin = performance.now();
    for (let sent = 0; sent < seconds * EVENTS_PER_SECOND; sent++) {
      await pause(Math.max(0, begin + (sent * 1_000) / EVENTS_PER_SECOND - performance.now()));
      await this.announce();
    }
  }

  /** Opens readers, and waits until each gets events. */
  async readers(count: number, tokens: number): Promise<readonly StreamReader[]> {
    const readers = Array.from({ length: count }, (_, index) => {
      const authorization = this.#bearers[index % tokens] ?? '';
      const announcedAt = (number: number): number => this.#announcedAt[number] ?? 0;
      const url = this.#bench.stack.graphql;
      return new StreamReader({ url, authorization, datasetId: this.datasetId, announcedAt });
    });
    for (const reader of readers) await reader.open();
    for (const begin = performance.now(); readers.some(({ last }) => last === 0); await pause(SAMPLE_MS / 5)) {
      this.#checkFaults(readers);
      if (performance.now() - begin > CAUGHT_UP_MS) throw new Error('the readers get no events');
      await this.announce();
    }
    await this.caughtUp(readers);
    for (const reader of readers) reader.forget();
    return readers;
  }

  async caughtUp(readers: readonly StreamReader[]): Promise<void> {
    await until('all readers have the last event', () => readers.every(({ last }) => last === this.count));
    this.#checkFaults(readers);
  }

  #checkFaults(readers: readonly StreamReader[]): void {
    const faulty = readers.find(({ fault }) => fault !== undefined);
    if (faulty) throw new Error(`a reader got ${faulty.fault}`);
  }

  async measure(name: string, readers: readonly StreamReader[], seconds: number): Promise<StreamFigure> {
    const cpu = (): number => readCpu([{ name: 'gateway', pid: this.gatewayPid }])['gateway'] ?? 0;
    const before = cpu();
    await this.announceFor(seconds);
    await this.caughtUp(readers);
    const messages = readers.reduce((sum, { counts }) => sum + counts.length, 0);
    const latencies = readers.flatMap((reader) => reader.latencies);
    return {
      name,
      readers: readers.length,
      messages,
      microseconds: ((cpu() - before) * 1e6) / messages,
      ...faultsOf(readers),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
    };
  }

  /** Ends the gateway, which its stack starts again, and waits until all readers have what happened meanwhile. */
  async restart(readers: readonly StreamReader[]): Promise<StreamsResult['restart']> {
    for (const reader of readers) reader.forget();
    const pid = this.gatewayPid;
    process.kill(pid, 'SIGTERM');
    for (let sent = 0; sent < 2 * EVENTS_PER_SECOND; sent++) await this.announce();
    const { stack } = this.#bench;
    const isBack = (): boolean =>
      stack.processes.some(({ name, process }) => name === 'gateway' && process !== undefined && process.pid !== pid);
    await until('the gateway is started again', isBack);
    const ready = new URL('/readyz', stack.graphql);
    while (
      !(await fetch(ready).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await pause(POLL_MS);
    const begin = performance.now();
    await Promise.all(readers.map((reader) => reader.open()));
    await this.caughtUp(readers);
    return { seconds: (performance.now() - begin) / 1_000, ...faultsOf(readers) };
  }

  /** Sends events and queries for a time, and watches the memory of the gateway. */
  async watchMemory(readers: readonly StreamReader[], seconds: number): Promise<StreamsResult['memory']> {
    const { stack } = this.#bench;
    const authorization = operatorBearer(stack.dir)();
    const body = JSON.stringify({ query: textOf(BenchNestedDocument), variables: { id: this.datasetId } });
    const gateway = { name: 'visor', pid: this.gatewayPid, url: stack.graphql };
    const load = { name: 'nested', requests: [{ authorization, body }] };
    const samples: { readonly seconds: number; readonly value: number }[] = [];
    const begin = performance.now();
    const timer = setInterval(() => {
      samples.push({ seconds: (performance.now() - begin) / 1_000, value: residentMib(gateway.pid) });
      for (const reader of readers) reader.forget();
    }, SAMPLE_MS);
    try {
      await Promise.all([this.announceFor(seconds), sendLoad(gateway, load, { connections: 2, seconds })]);
    } finally {
      clearInterval(timer);
    }
    const warm = samples.filter((sample) => sample.seconds > seconds * WARM_UP_SHARE);
    return { mebibytes: warm.at(-1)?.value ?? 0, growthPerMinute: growthPerMinute(warm) };
  }
}

const meanOf = (figures: readonly StreamFigure[]): number =>
  figures.reduce((sum, { microseconds }) => sum + microseconds, 0) / figures.length;

/** Compares rounds with many tokens with those with a single one, which came first. */
function ratioOf(figures: readonly StreamFigure[]): number {
  const [single = [], many = []] = Object.values(Object.groupBy(figures, ({ name }) => name));
  return meanOf(many) / meanOf(single);
}

/** Measures streams of one dataset: one token and many, many readers, a restart of the gateway, and its memory over time. */
export async function benchStreams(options: StreamsOptions): Promise<StreamsResult> {
  const { readers: count, seconds, print } = options;
  return withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE }, async (bench) => {
    const streams = await StreamBench.open(bench, count);
    const figures: StreamFigure[] = [];
    for (const tokens of [1, FEW_READERS, FEW_READERS, 1]) {
      const readers = await streams.readers(FEW_READERS, tokens);
      figures.push(await streams.measure(tokens === 1 ? 'one token' : `${tokens} tokens`, readers, seconds));
      for (const reader of readers) reader.close();
      print(`${FEW_READERS} readers, ${tokens === 1 ? 'one token' : `${tokens} tokens`}`);
    }
    const readers = await streams.readers(count, count);
    const tokensRatio = ratioOf(figures);
    figures.push(await streams.measure('a token each', readers, seconds));
    print(`${count} readers`);
    const restart = await streams.restart(readers);
    const memory = await streams.watchMemory(readers, options.memory);
    for (const reader of readers) reader.close();
    return { seconds, figures, tokensRatio, restart, memory, machine: describeMachine() };
  });
}
