import type { TaskVerb } from '#operations';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { actOnTasks, declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { readReason } from '../act/declare-act.ts';

interface Verb {
  readonly verb: TaskVerb;
  readonly name: string;
  readonly description: string;
  /** Work is lost: the reason is required. */
  readonly isDestructive?: boolean;
}

const VERBS: readonly Verb[] = [
  {
    verb: 'CANCEL',
    name: 'cancel',
    description: 'cancel a task, its jobs and the later tasks of its workflow',
    isDestructive: true,
  },
  {
    verb: 'PAUSE',
    name: 'pause',
    description: 'let no more jobs of a task start; running ones go on',
  },
  {
    verb: 'RESUME',
    name: 'resume',
    description: 'end the pause of a task',
  },
  {
    verb: 'FINISH',
    name: 'finish',
    description: 'finish a task with what is there: jobs that have not started are cancelled, the chain goes on',
    isDestructive: true,
  },
];

const FILTER = 'state:IN_PROGRESS name:reco';

/** `visor task cancel|pause|resume|finish|rank`. */
export function register(task: Command): void {
  for (const { verb, name, description, isDestructive = false } of VERBS) {
    const reason = isDestructive ? " --reason 'wrong calibration'" : '';
    declareBulk(task.command(name), isDestructive, FILTER)
      .description(`${description}; several: as one operation`)
      .addHelpText(
        'after',
        examples(`visor task ${name} ID${reason}`, `visor task ${name} --where '${FILTER}'`, reason),
      )
      .action(async (ids: readonly string[], options: BulkOptions) => {
        if (isDestructive && !options.dryRun) readReason(options);
        await actOnTasks(verb, ids, options);
      });
  }
  declareBulk(task.command('rank'), false, FILTER)
    .description('change the rank of tasks and of their waiting jobs, 1 to 100: a larger one runs earlier')
    .usage('[options] [ids...] <rank>')
    .addHelpText('after', examples('visor task rank ID 90', `visor task rank --where '${FILTER}' 90`, ''))
    .action((words: readonly string[], options: BulkOptions) =>
      actOnTasks('SET_RANK', words.slice(0, -1), options, { rank: rank(words.at(-1)) }),
    );
}

const examples = (withId: string, many: string, reason: string): string => `
Examples:
  ${withId}
  ${many} --dry-run
  ${many}${reason} --yes
`;

function rank(text = ''): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1 && value <= 100) return value;
  throw new CommandError(
    EXIT_CODE.usage,
    `the rank, the last word, is a number from 1 to 100, not ${JSON.stringify(text)}: visor task rank ID RANK`,
  );
}
