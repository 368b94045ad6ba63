import {
  EndedJobInputCountDocument,
  EndedJobInputsDocument,
  SelectedJobsDocument,
  type EndedJobInputsQueryVariables,
  type SelectedJobsQueryVariables,
} from '#operations';
import { RequestError, type Client } from '@visor/client';
import { Refusal } from '@visor/schema';

const PAGE_SIZE = 200;

/** How jobs ended. */
type EndedJobState = 'FINISHED' | 'FAILED' | 'CANCELLED';

/** Reads of jobs what running their files again needs. */
export interface WorkloadClient {
  /**
   * Returns the inputs of a task's jobs that ended in these states, more than `limit` of them only if there are more.
   * @throws Refusal UNAVAILABLE when workload does not answer
   */
  findInputsOfJobs(taskId: string, states: readonly EndedJobState[], limit: number): Promise<string[]>;
  /** Returns the ids of the jobs that a person means, by task. @throws Refusal UNAVAILABLE; what workload refuses of them */
  findSelectedJobs(asked: SelectedJobsQueryVariables): Promise<Readonly<Record<string, readonly string[]>>>;
  /**
   * Returns how many inputs these are, however many, and which of the given files are among them.
   * @throws Refusal UNAVAILABLE when workload does not answer
   */
  countInputsOfJobs(
    taskId: string,
    states: readonly EndedJobState[],
    fileIds: readonly string[],
  ): Promise<{ readonly count: number; readonly fileIds: readonly string[] }>;
}

/** Queries workload through the gateway. */
export const createWorkloadClient = (client: Pick<Client, 'request'>): WorkloadClient => ({
  async findInputsOfJobs(taskId, states, limit) {
    const fileIds = new Set<string>();
    let after: string | null = null;
    do {
      const page = await readPage(client, { taskId, states: [...states], first: PAGE_SIZE, after });
      for (const id of page.fileIds) fileIds.add(id);
      after = page.next;
    } while (after !== null && fileIds.size <= limit);
    return [...fileIds];
  },
  async findSelectedJobs(asked) {
    const { selectedJobs } = await client.request(SelectedJobsDocument, asked).catch((error: unknown) => {
      if (error instanceof RequestError && error.code === 'INVALID')
        throw new Refusal('INVALID', error.message, { field: 'where' }, { cause: error });
      const text = `workload does not answer which jobs are meant: ${(error as Error).message}`;
      throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
    });
    return selectedJobs as Readonly<Record<string, readonly string[]>>;
  },
  async countInputsOfJobs(taskId, states, fileIds) {
    const variables = { taskId, states: [...states], fileIds: [...fileIds] };
    const { jobInputs } = await client
      .request(EndedJobInputCountDocument, variables)
      .catch((error: unknown) => refuseUnavailable(taskId, error));
    return jobInputs;
  },
});

function refuseUnavailable(taskId: string, cause: unknown): never {
  const text = `workload does not answer how the jobs of task ${taskId} ended: ${(cause as Error).message}`;
  throw new Refusal('UNAVAILABLE', text, {}, { cause });
}

async function readPage(
  client: Pick<Client, 'request'>,
  variables: EndedJobInputsQueryVariables,
): Promise<{ readonly fileIds: readonly string[]; readonly next: string | null }> {
  const { task } = await client
    .request(EndedJobInputsDocument, variables)
    .catch((error: unknown) => refuseUnavailable(variables.taskId, error));
  const { nodes = [], pageInfo } = task?.jobs ?? {};
  return {
    fileIds: nodes.flatMap(({ inputs }) => inputs.map(({ id }) => id)),
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
