import type { JobRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const jobView: View<JobRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'TASK', of: ({ task }) => task?.name },
    { title: 'NUMBER', of: ({ ordinal }) => ordinal },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'CODE', of: ({ failure }) => failure?.code },
    { title: 'STARTED', of: ({ startedAt }) => startedAt },
    { title: 'ENDED', of: ({ endedAt }) => endedAt },
    { title: 'TASK ID', of: ({ task }) => task?.id, isWide: true },
    { title: 'FAILURE', of: ({ failure }) => failure?.text.split('\n')[0], isWide: true },
  ],
};
