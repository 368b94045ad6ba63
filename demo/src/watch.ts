import {
  ChainChangesDocument,
  ChainDocument,
  DeadLettersDocument,
  StageProgressDocument,
  type ChainQuery,
  type StageProgressSubscription,
} from '#operations';
import type { Client } from '@visor/client';
import { Refusal } from '@visor/schema';
import type { Progress } from './progress.ts';

/** The chain of one input dataset, read by one query across the three subgraphs. */
export type Chain = NonNullable<ChainQuery['dataset']>;
export type ChainWorkflow = Chain['processing']['workflows'][number];

/** Fallback poll for events that a subscription missed while it reconnected. */
const POLL_INTERVAL_MS = 3_000;
/** After the end of a workflow, which sends no more events, its last dataset is marked a moment later. */
const FINAL_POLL_INTERVAL_MS = 200;

/** Reads the chain; undefined while the dataset or its workflow does not exist. */
export async function readChain(
  client: Client,
  name: string,
): Promise<{ chain: Chain; workflow: ChainWorkflow } | undefined> {
  const { dataset } = await client.request(ChainDocument, { name });
  const workflow = dataset?.processing.workflows[0];
  return dataset && workflow ? { chain: dataset, workflow } : undefined;
}

/** Whether the workflow has ended and, if it FINISHED, its last dataset is marked for upload. */
function hasEnded(workflow: ChainWorkflow): boolean {
  if (workflow.status === 'ACTIVE') return false;
  if (workflow.status !== 'FINISHED') return true;
  return workflow.tasks.at(-1)?.output?.status === 'TO_UPLOAD';
}

interface TaskProgress {
  readonly id: string;
  readonly stage: number;
  readonly name: string;
  readonly progress: StageProgressSubscription['taskProgress']['progress'];
}

function progressUpdater(progress: Progress, now: () => number): (task: TaskProgress) => void {
  const startedAt = new Map<string, number>();
  const endedAt = new Map<string, number>();
  return ({ id, stage, name, progress: counters }) => {
    if (!counters || counters.total === 0) return;
    if (!startedAt.has(id)) startedAt.set(id, now());
    const { total, finished, failed, cancelled, active, registering, formed } = counters;
    const since = startedAt.get(id) ?? now();
    const ended = finished + failed + cancelled;
    if (formed && ended === total && !endedAt.has(id)) endedAt.set(id, now());
    const until = endedAt.get(id);
    progress.update({
      stage,
      name,
      total,
      ended,
      failed,
      active: active + registering,
      formed,
      since,
      ...(until === undefined ? {} : { until }),
    });
  };
}

/**
 * Checks that the catalog refused no file: a dataset with a refused announcement never closes.
 * @throws Refusal with the catalog's reason
 */
async function checkAnnouncements(client: Client, dataset: string): Promise<void> {
  const answer = await client.request(DeadLettersDocument, {}).catch(() => undefined);
  const letter = answer?.dataDeadLetters.nodes.find(
    ({ topic, text }) => topic === 'dsm.register.file.input' && text.includes(dataset),
  );
  if (letter) throw new Refusal('INVALID', `the catalog refused a file of ${dataset}: ${letter.reason}`);
}

/**
 * Follows a chain to its end by the gateway's subscriptions, with a slow poll for events that they missed.
 * @param faulty whether announcements are refused on purpose
 */
export async function watchChain(
  client: Client,
  dataset: string,
  progress: Progress,
  signal: AbortSignal,
  faulty = false,
): Promise<{ chain: Chain; workflow: ChainWorkflow }> {
  const show = progressUpdater(progress, Date.now);
  let wake: () => void = () => {};
  const stages = client.subscribe(StageProgressDocument, {});
  const changes = client.subscribe(ChainChangesDocument, {});
  const follow = async (): Promise<void> => {
    for await (const { taskProgress: task } of stages) if (task.workflow.input?.name === dataset) show(task);
  };
  const listen = async (): Promise<void> => {
    for await (const { workflowChanges } of changes) if (workflowChanges.input?.name === dataset) wake();
  };
  const ignored = (): void => {};
  void follow().catch(ignored);
  void listen().catch(ignored);
  try {
    for (;;) {
      signal.throwIfAborted();
      const current = await readChain(client, dataset).catch(() => undefined);
      for (const task of current?.workflow.tasks ?? []) show(task);
      if (current && hasEnded(current.workflow)) return current;
      if (current?.chain.status !== 'CLOSED' && !faulty) await checkAnnouncements(client, dataset);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(
          resolve,
          current && current.workflow.status !== 'ACTIVE' ? FINAL_POLL_INTERVAL_MS : POLL_INTERVAL_MS,
        );
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  } finally {
    await Promise.allSettled([stages.return?.(), changes.return?.()]);
  }
}
