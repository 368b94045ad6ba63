import {
  CancelTaskDocument,
  FinishTaskDocument,
  PauseTaskDocument,
  RankTaskDocument,
  ResumeTaskDocument,
  type ControlledTaskFragment,
  type TaskVerb,
} from '#operations';
import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { actOnTasks, declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { declareAct, readReason } from '../act/declare-act.ts';
import { declareWait } from '../run-operation.ts';

const controlledView: View<ControlledTaskFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'STATE', of: ({ state, paused }) => (paused ? `${state} paused` : state) },
    { title: 'RANK', of: ({ rank }) => rank },
  ],
};

interface Verb {
  readonly verb: TaskVerb;
  readonly name: string;
  readonly description: string;
  /** Work is lost: the reason is required. */
  readonly isDestructive?: boolean;
  readonly send: (client: Client, variables: Variables) => Promise<ControlledTaskFragment>;
}

interface Variables {
  readonly id: string;
  readonly reason: string | null;
}

const VERBS: readonly Verb[] = [
  {
    verb: 'CANCEL',
    name: 'cancel',
    description: 'cancel a task, its jobs and the later tasks of its workflow',
    isDestructive: true,
    send: async (client, variables) => (await client.request(CancelTaskDocument, variables)).cancelTask,
  },
  {
    verb: 'PAUSE',
    name: 'pause',
    description: 'let no more jobs of a task start; running ones go on',
    send: async (client, variables) => (await client.request(PauseTaskDocument, variables)).pauseTask,
  },
  {
    verb: 'RESUME',
    name: 'resume',
    description: 'end the pause of a task',
    send: async (client, variables) => (await client.request(ResumeTaskDocument, variables)).resumeTask,
  },
  {
    verb: 'FINISH',
    name: 'finish',
    description: 'finish a task with what is there: jobs that have not started are cancelled, the chain goes on',
    isDestructive: true,
    send: async (client, variables) => (await client.request(FinishTaskDocument, variables)).finishTask,
  },
];

/** `visor task cancel|pause|resume|finish|rank`. */
export function register(task: Command): void {
  for (const { verb, name, description, isDestructive = false, send } of VERBS)
    declareBulk(task.command(name), isDestructive, 'state:IN_PROGRESS name:reco')
      .description(`${description}; several: as one operation`)
      .action((ids: readonly string[], options: BulkOptions) =>
        act(verb, ids, options, (client, id, reason) => send(client, { id, reason }), isDestructive),
      );
  declareWait(declareAct(task.command('rank')))
    .description('change the rank of a task and of its waiting jobs: a larger one runs earlier')
    .argument('<id>')
    .argument('<rank>', '1 to 100', rank)
    .action((id: string, value: number, given: Omit<BulkOptions, 'where'>) => {
      const options = { ...given, where: [] };
      return options.dryRun
        ? actOnTasks('SET_RANK', [id], options, { rank: value })
        : act('SET_RANK', [id], options, async (client, taskId, reason) => {
            const variables = { id: taskId, rank: value, reason };
            return (await client.request(RankTaskDocument, variables)).setTaskRank;
          });
    });
}

function rank(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError('a number from 1 to 100 is expected.');
}

async function act(
  verb: TaskVerb,
  ids: readonly string[],
  options: BulkOptions,
  send: (client: Client, id: string, reason: string | null) => Promise<ControlledTaskFragment>,
  isDestructive = false,
): Promise<void> {
  if (isDestructive && !options.dryRun) readReason(options);
  const [id = ''] = ids;
  if (ids.length !== 1 || options.where.length > 0 || options.dryRun) {
    await actOnTasks(verb, ids, options);
    return;
  }
  await using client = connect(options);
  printItem(await send(client, id, options.reason ?? null), controlledView, options);
}
