import { mkdtempSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openAppender, type Appender } from '@visor/bus';
import { createClient, type Client } from '@visor/client';
import { operatorBearer, startStack, visorServices, type Stack, type StackOptions } from '@visor/laptop';
import { readCpu, type CpuSeconds } from './process-cpu.ts';

interface BenchStackOptions {
  readonly pilots: number;
  readonly slots: number;
  /** A template beside this file, and the payloads in `../bin`. */
  readonly template: { readonly name: string; readonly file: string };
  /** Folders of payloads instead. */
  readonly payloadPath?: readonly string[];
  readonly kafka?: string | undefined;
  /** More environment of services, by name. */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** A stack of the bench's own, in a temporary folder that its disposal removes. */
export interface BenchStack extends AsyncDisposable {
  readonly stack: Stack;
  readonly log: Appender;
  readonly client: Client;
  cpu(): CpuSeconds;
}

/** Returns what to say of the machine with every figure. */
export const describeMachine = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;

const HERE = import.meta.dirname;

const servicesWith = (
  environments: NonNullable<BenchStackOptions['environments']>,
): NonNullable<StackOptions['services']> => {
  return (context) =>
    visorServices(context).map((service) => ({
      ...service,
      environment: (ports) => ({ ...service.environment(ports), ...environments[service.name] }),
    }));
};

/** Starts Visor in a temporary folder, and opens what a bench speaks to it with. */
async function openBenchStack(options: BenchStackOptions): Promise<BenchStack> {
  await using undo = new AsyncDisposableStack();
  const { template, kafka, environments } = options;
  const stack = await startStack({
    dir: mkdtempSync(join(tmpdir(), 'visor-bench-')),
    installation: 'bench',
    pilots: options.pilots,
    slots: options.slots,
    payloadPath: options.payloadPath ?? [join(HERE, '../bin')],
    template: { name: template.name, mask: '.raw', file: resolve(HERE, template.file) },
    logLevel: 'warn',
    print: options.print,
    keep: 'nothing',
    ...(environments ? { services: servicesWith(environments) } : {}),
    ...(kafka === undefined ? {} : { kafkaBrokers: kafka }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  undo.use(stack);
  const { installation, kafkaBrokers } = stack;
  const log = undo.use(
    await (kafkaBrokers
      ? openAppender({ kind: 'kafka', brokers: kafkaBrokers.split(','), installation })
      : openAppender({ kind: 'postgres', url: stack.operatorUrl, installation })),
  );
  const client = undo.use(createClient({ url: stack.graphql, token: operatorBearer(stack.dir) }));
  const owned = undo.move();
  return {
    stack,
    log,
    client,
    cpu: () => readCpu(stack.processes.flatMap(({ name, process }) => (process ? [{ name, pid: process.pid }] : []))),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Runs `work` on a stack of its own, which is removed afterwards, also when the signal aborts the work. */
export async function withBenchStack<T>(
  options: BenchStackOptions,
  work: (bench: BenchStack) => Promise<T>,
): Promise<T> {
  await using bench = await openBenchStack(options);
  const { signal } = options;
  if (!signal) return await work(bench);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return await Promise.race([work(bench), aborted]);
}
