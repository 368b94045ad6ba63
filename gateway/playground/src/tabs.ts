import deadLetters from './tabs/dead-letters.graphql?raw';
import failedJobs from './tabs/failed-jobs.graphql?raw';
import overview from './tabs/overview.graphql?raw';
import pauseTask from './tabs/pause-task.graphql?raw';
import taskProgress from './tabs/task-progress.graphql?raw';

interface Tab {
  readonly query: string;
  readonly variables?: string;
}

/** What a new tab begins with. */
export const DEFAULT_QUERY = overview;

const PREPARED_TABS: readonly Tab[] = [
  { query: overview },
  { query: taskProgress },
  {
    query: pauseTask,
    variables: JSON.stringify({ input: { id: 'ID OF A TASK', reason: 'calibration is wrong' } }, null, 2),
  },
  { query: failedJobs },
  { query: deadLetters },
];

/** The tabs of a first visit; GraphiQL keeps what was made of them in this browser. A query of the address comes first. */
export const firstTabs = (query: string | undefined): Tab[] => [
  ...(query === undefined ? [] : [{ query }]),
  ...PREPARED_TABS,
];
