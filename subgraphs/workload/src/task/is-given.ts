/** Returns the condition that the jobs of a task may be given to pilots: it is not paused, finishing or cancelled. */
export const isGiven = (task: string): string =>
  `not (${task}.paused or ${task}.finish_requested or ${task}.cancelled)`;
