import {
  CancelTaskDocument,
  FinishTaskDocument,
  PauseTaskDocument,
  RankTaskDocument,
  ResumeTaskDocument,
  type ControlledTaskFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly reason?: string;
}

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
    name: 'cancel',
    description: 'cancel a task, its jobs and the later tasks of its workflow',
    isDestructive: true,
    send: async (client, variables) => (await client.request(CancelTaskDocument, variables)).cancelTask,
  },
  {
    name: 'pause',
    description: 'let no more jobs of a task start; running ones go on',
    send: async (client, variables) => (await client.request(PauseTaskDocument, variables)).pauseTask,
  },
  {
    name: 'resume',
    description: 'end the pause of a task',
    send: async (client, variables) => (await client.request(ResumeTaskDocument, variables)).resumeTask,
  },
  {
    name: 'finish',
    description: 'finish a task with what is there: jobs that have not started are cancelled, the chain goes on',
    isDestructive: true,
    send: async (client, variables) => (await client.request(FinishTaskDocument, variables)).finishTask,
  },
];

/** `visor task cancel|pause|resume|finish|rank`. */
export function register(task: Command): void {
  for (const { name, description, isDestructive, send } of VERBS)
    declare(task, name, description, isDestructive)
      .argument('<id>')
      .action((id: string, options: Options) => act(options, (client, reason) => send(client, { id, reason })));
  declare(task, 'rank', 'change the rank of a task and of its waiting jobs: a larger one runs earlier')
    .argument('<id>')
    .argument('<rank>', '1 to 100', rank)
    .action((id: string, rank: number, options: Options) =>
      act(
        options,
        async (client, reason) => (await client.request(RankTaskDocument, { id, rank, reason })).setTaskRank,
      ),
    );
}

function declare(task: Command, name: string, description: string, isDestructive = false): Command {
  const command = declareFormat(declareConnection(task.command(name).description(description)));
  const why = 'why; recorded with your name';
  return isDestructive ? command.requiredOption('--reason <text>', why) : command.option('--reason <text>', why);
}

function rank(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError('a number from 1 to 100 is expected.');
}

async function act(
  options: Options,
  send: (client: Client, reason: string | null) => Promise<ControlledTaskFragment>,
): Promise<void> {
  await using client = connect(options);
  if (options.reason !== undefined && options.reason.trim() === '')
    throw new CommandError(EXIT_CODE.usage, '--reason is empty: say why');
  printItem(await send(client, options.reason ?? null), controlledView, options);
}
