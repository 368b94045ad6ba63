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

/** The chain of one input dataset, as one query across the three subgraphs shows it. */
export type Chain = NonNullable<ChainQuery['dataset']>;
export type ChainWorkflow = Chain['processing']['workflows'][number];

const net = 3_000;
/** A workflow that has ended tells of no more changes; its last dataset is marked a moment later. */
const last = 200;

/** The chain now; undefined while the dataset or its workflow is not there yet. */
export async function readChain(
  client: Client,
  name: string,
): Promise<{ chain: Chain; workflow: ChainWorkflow } | undefined> {
  const { dataset } = await client.request(ChainDocument, { name });
  const workflow = dataset?.processing.workflows[0];
  return dataset && workflow ? { chain: dataset, workflow } : undefined;
}

/** A chain has ended when its workflow has, and, if it finished, its last dataset is marked for upload. */
function ended(workflow: ChainWorkflow): boolean {
  if (workflow.status === 'ACTIVE') return false;
  if (workflow.status !== 'FINISHED') return true;
  return workflow.tasks.at(-1)?.output.status === 'TO_UPLOAD';
}

interface Shown {
  readonly id: string;
  readonly stage: number;
  readonly name: string;
  readonly progress: StageProgressSubscription['taskProgress']['progress'];
}

function shower(progress: Progress, now: () => number): (task: Shown) => void {
  const since = new Map<string, number>();
  const until = new Map<string, number>();
  return ({ id, stage, name, progress: counters }) => {
    if (!counters || counters.total === 0) return;
    if (!since.has(id)) since.set(id, now());
    const { total, finished, failed, cancelled, active, registering, formed } = counters;
    const begun = since.get(id) ?? now();
    const ended = finished + failed + cancelled;
    if (formed && ended === total && !until.has(id)) until.set(id, now());
    const done = until.get(id);
    progress.update({
      stage,
      name,
      total,
      ended,
      failed,
      active: active + registering,
      formed,
      since: begun,
      ...(done === undefined ? {} : { until: done }),
    });
  };
}

/**
 * A dataset with a refused announcement never closes: its checklist names a file that the catalog did not take.
 * @throws Refusal with the catalog's reason
 */
async function checkAnnouncements(client: Client, dataset: string): Promise<void> {
  const answer = await client.request(DeadLettersDocument, {}).catch(() => undefined);
  const letter = answer?.dataDeadLetters.nodes.find(
    (one) => one.topic === 'dsm.register.file.input' && one.text.includes(dataset),
  );
  if (letter) throw new Refusal('INVALID', `the catalog refused a file of ${dataset}: ${letter.reason}`);
}

/**
 * Follows a chain to its end by the gateway's subscriptions; a slow query is the net under them, since a subscription
 * that reconnects may have missed the last event.
 * @param faulty announcements are refused on purpose
 */
export async function watchChain(
  client: Client,
  dataset: string,
  progress: Progress,
  signal: AbortSignal,
  faulty = false,
): Promise<{ chain: Chain; workflow: ChainWorkflow }> {
  const show = shower(progress, Date.now);
  let wake: () => void = () => {};
  const stages = client.subscribe(StageProgressDocument, {});
  const changes = client.subscribe(ChainChangesDocument, {});
  const follow = async (): Promise<void> => {
    for await (const { taskProgress: task } of stages) if (task.workflow.input.name === dataset) show(task);
  };
  const listen = async (): Promise<void> => {
    for await (const { workflowChanges } of changes) if (workflowChanges.input.name === dataset) wake();
  };
  const ignored = (): void => {};
  void follow().catch(ignored);
  void listen().catch(ignored);
  try {
    for (;;) {
      signal.throwIfAborted();
      const now = await readChain(client, dataset).catch(() => undefined);
      for (const task of now?.workflow.tasks ?? []) show(task);
      if (now && ended(now.workflow)) return now;
      if (now?.chain.status !== 'CLOSED' && !faulty) await checkAnnouncements(client, dataset);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, now && now.workflow.status !== 'ACTIVE' ? last : net);
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
