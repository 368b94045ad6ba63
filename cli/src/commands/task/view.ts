import type { TaskRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const taskView: View<TaskRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'STAGE', of: ({ stage }) => stage },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'STATE', of: ({ state, paused }) => (paused ? `${state} paused` : state) },
    { title: 'JOBS', of: ({ progress }) => progress?.total },
    { title: 'QUEUED', of: ({ progress }) => progress?.queued },
    { title: 'ACTIVE', of: ({ progress }) => progress?.active },
    { title: 'DONE', of: ({ progress }) => progress?.finished },
    { title: 'FAILED', of: ({ progress }) => progress?.failed },
    { title: 'HELD', of: ({ progress }) => progress?.held },
    { title: 'INPUT', of: ({ input }) => input?.name },
    { title: 'RANK', of: ({ rank }) => rank, isWide: true },
    { title: 'PROGRAM', of: ({ executable }) => executable, isWide: true },
  ],
};
