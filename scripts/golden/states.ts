import { failures } from '../../subgraphs/workload/src/job/failure.rules.ts';
import { phaseMoves } from '../../subgraphs/workload/src/task/task.rules.ts';
import { statesPage } from '../states.ts';

/** Every lifecycle, a transition a line, and every failure code with all that holds for it. */
export async function stateTables(): Promise<string> {
  const page = (await statesPage()).split('\n').filter((line) => /^(## |\| `)/.test(line));
  const phases = Object.entries(phaseMoves).map(([phase, moves]) => `${phase} ${JSON.stringify(moves)}`);
  const codes = Object.entries(failures).map(([code, rule]) => `${code} ${JSON.stringify(rule)}`);
  return `${[...page, '## Phases of a task in workload', ...phases, '## Failure codes', ...codes].join('\n')}\n`;
}
