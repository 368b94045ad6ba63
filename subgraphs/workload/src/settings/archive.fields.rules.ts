import { field } from './field.rules.ts';

/** When jobs of ended tasks go to the archive. */
export const archiveFields = {
  /** Days after the summary of a task; 0: never. */
  afterDays: field.number(0, 3_650, 30),
  /** Days after the summary of a task with failed or cancelled jobs, where that is later: people may still run it again. */
  failedAfterDays: field.number(0, 3_650, 90),
};
