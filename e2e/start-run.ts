import {
  openDaqAppender,
  collectEvidence,
  readChain,
  simulateRun,
  watchChain,
  type DemoOptions,
  type Progress,
  type StackAccess,
} from '@visor/demo';
import type { Appender } from '@visor/bus';
import { createClient, type Client } from '@visor/client';
import { operatorBearer, storageDirectory } from '@visor/laptop';
import type { FileInput } from '@visor/schema';
import { until } from '@visor/testkit';

const silent: Progress = { print() {}, update() {}, [Symbol.dispose]() {} };

/** A simulated run of small files on a running stack. */
interface Run {
  readonly dataset: string;
  /** Resolves when stage `stage` has an active job and an unfinished one. */
  reaches(stage: number): Promise<void>;
  /** Follows the chain to its end and counts. */
  outcome(): Promise<{
    status: string;
    states: readonly string[];
    lost: readonly string[];
    duplicated: readonly string[];
    damaged: readonly string[];
  }>;
}

export function operatorClient(stack: Pick<StackAccess, 'graphql' | 'dir'>): Client {
  return createClient({ url: stack.graphql, token: operatorBearer(stack.dir) });
}

/** Announces everything under another dataset's name. */
const renaming = (log: Appender, rename: (dataset: string) => string): Appender => ({
  append: (topic, values) =>
    log.append(
      topic,
      values.map((value) => ('dataset' in value ? { ...value, dataset: rename(value.dataset ?? '') } : value)),
    ),
  appendRaw: log.appendRaw,
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

type Expand = (input: FileInput) => readonly FileInput[];

/** Announces other files, or more of them, in place of each announcement. */
const expanding = (log: Appender, expand: Expand): Appender => ({
  ...log,
  append: (topic, values) =>
    topic === 'dsm.register.file.input'
      ? log.append('dsm.register.file.input', (values as readonly FileInput[]).flatMap(expand))
      : log.append(topic, values),
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

export async function startRun(
  stack: StackAccess,
  client: Client,
  change: Partial<DemoOptions> & { seed: number },
  rename: (dataset: string) => string = (dataset) => dataset,
  expand: Expand = (input) => [input],
): Promise<Run> {
  const options: DemoOptions = {
    files: 8,
    slices: 6,
    pilots: 1,
    slots: 2,
    keep: false,
    json: true,
    faults: false,
    dataDrill: false,
    clean: false,
    ...change,
  };
  const signal = new AbortController().signal;
  await using appender = await openDaqAppender(stack);
  const log = expanding(renaming(appender, rename), expand);
  const buffer = storageDirectory(stack.dir, 'input');
  const simulated = await simulateRun(options, { log, buffer, signal });
  const manifest = { ...simulated, dataset: rename(simulated.dataset) };
  return {
    dataset: manifest.dataset,
    async reaches(stage) {
      await until(
        async () => {
          const progress = (await readChain(client, manifest.dataset))?.workflow.tasks[stage - 1]?.progress;
          return progress && progress.active > 0 && progress.finished < progress.total;
        },
        { within: 60_000, what: `stage ${stage} of ${manifest.dataset} is at work` },
      );
    },
    async outcome() {
      const { chain, workflow } = await watchChain(client, manifest.dataset, silent, signal);
      const { account } = await collectEvidence(client, manifest, chain, workflow);
      return { status: workflow.status, states: workflow.tasks.map((task) => task.state), ...account };
    },
  };
}

/** The outcome of a run in which each file was processed once. */
export const EVERY_FILE_ONCE = {
  status: 'FINISHED',
  states: ['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED'],
  lost: [],
  duplicated: [],
  damaged: [],
};
