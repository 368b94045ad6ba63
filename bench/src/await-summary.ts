import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import { BenchChangesDocument, BenchTaskDocument, type BenchTaskQuery } from '#operations';

type Task = NonNullable<BenchTaskQuery['dataset']>['processing']['workflows'][number]['tasks'][number];

/** For a change that came before the subscription began. */
const POLL_INTERVAL_MS = 2_000;

/** Waits for the summary of the task as clients do: asks when a workflow changes. Polls would be a load that is measured with the jobs. */
export async function awaitSummary(client: Client, dataset: string): Promise<Task> {
  const changes = client.subscribe(BenchChangesDocument, {});
  try {
    for (let change = changes.next(); ;) {
      const task = await findSummarised(client, dataset);
      if (task) return task;
      const isChanged = await Promise.race([change.then(() => true), pause(POLL_INTERVAL_MS)]);
      if (isChanged) change = changes.next();
    }
  } finally {
    await changes.return?.();
  }
}

async function findSummarised(client: Client, name: string): Promise<Task | undefined> {
  const { dataset } = await client.request(BenchTaskDocument, { name });
  const task = dataset?.processing.workflows[0]?.tasks[0];
  return task?.progress?.summarisedAt && task.state !== 'IN_PROGRESS' ? task : undefined;
}
