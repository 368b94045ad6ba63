import { taskLifecycle } from '@visor/workload/task.rules';
import { statesPage } from '../states.ts';

/** Every lifecycle and every failure code, a line each. */
export function stateTables(): string {
  const page = statesPage()
    .split('\n')
    .filter((line) => /^(## |\| (`|\d))/.test(line));
  const phases = Object.entries(taskLifecycle.table).map(([phase, moves]) => `${phase} ${JSON.stringify(moves)}`);
  return `${[...page, '## Phases of a task in workload', ...phases].join('\n')}\n`;
}
