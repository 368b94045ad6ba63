import { DoctorTasksDocument } from '#operations';
import { joinedFindings } from './joined.rules.ts';
import type { Source } from './source.ts';

/** Tasks as workflow, workload and the catalog have them. */
export const JOINED: Source = {
  area: 'joined',
  async read({ client }, { keys, after }) {
    const where = keys ? { id: { in: keys } } : null;
    const { tasks } = await client.request(DoctorTasksDocument, { where, after });
    const { nodes, pageInfo } = tasks;
    const found = nodes.flatMap(joinedFindings);
    return { found, next: pageInfo.hasNextPage ? pageInfo.endCursor : null, compared: nodes.length };
  },
};
