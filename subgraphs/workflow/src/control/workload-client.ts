import { EndedJobInputsDocument } from '#operations';
import type { Client } from '@visor/client';
import { Refusal } from '@visor/schema';

const PAGE_SIZE = 200;

/** Reads of jobs what running their files again needs. */
export interface WorkloadClient {
  /**
   * Returns the inputs of the failed and cancelled jobs of a task, more than `limit` of them only if there are more.
   * @throws Refusal UNAVAILABLE when workload does not answer
   */
  findInputsOfFailedJobs(taskId: string, limit: number): Promise<string[]>;
}

/** Queries workload through the gateway. */
export const createWorkloadClient = (client: Pick<Client, 'request'>): WorkloadClient => ({
  async findInputsOfFailedJobs(taskId, limit) {
    const fileIds = new Set<string>();
    let after: string | null = null;
    do {
      const page = await readPage(client, taskId, after);
      for (const id of page.fileIds) fileIds.add(id);
      after = page.next;
    } while (after !== null && fileIds.size <= limit);
    return [...fileIds];
  },
});

async function readPage(
  client: Pick<Client, 'request'>,
  taskId: string,
  after: string | null,
): Promise<{ readonly fileIds: readonly string[]; readonly next: string | null }> {
  const { task } = await client
    .request(EndedJobInputsDocument, { taskId, first: PAGE_SIZE, after })
    .catch((error: unknown) => {
      const text = `workload does not answer which jobs of task ${taskId} failed: ${(error as Error).message}`;
      throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
    });
  const { nodes = [], pageInfo } = task?.jobs ?? {};
  return {
    fileIds: nodes.flatMap(({ inputs }) => inputs.map(({ id }) => id)),
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
