import { field } from './field.rules.ts';

/** Settings of the forming of jobs. */
export const formingFields = {
  /** Whether jobs are formed of the files of any task. */
  splitter: field.flag(true),
};
