import { script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import { FindMatchesDocument } from '#operations';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Argument, Command } from 'commander';
import { COMMANDS, NOUNS } from '../../commands.rules.ts';
import { connect } from '../../local/connect.ts';
import { shellWord } from '../../output/shell-word.rules.ts';
import { registerCommand } from '../../register-command.ts';
import { bashScript, canBeCompleted, kindsOf } from './completion.rules.ts';

const LAUNCHER = join(import.meta.dirname, '../../../../visor');

/** `visor completion`: the script for a shell, and what that script asks for. */
export function register(program: Command): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .usage('bash|zsh|fish|powershell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell', 'complete']))
    .argument('[words...]')
    .addHelpText('after', HELP)
    .action((shell: string, words: readonly string[]) => (shell === 'complete' ? complete(words) : printScript(shell)));
}

const HELP = `
Examples:
  visor completion bash > ~/.local/share/bash-completion/completions/visor
  visor completion zsh > ~/.zfunc/_visor
  visor completion fish > ~/.config/fish/completions/visor.fish`;

function printScript(shell: string): void {
  const request = `${shellWord(LAUNCHER)} completion`;
  if (shell === 'bash') process.stdout.write(bashScript(`${request} complete --`));
  else script(shell, 'visor', request);
}

/** Longest wait for names, milliseconds: a person waits for them. */
const NAMES_TIMEOUT_MS = 800;
const MAX_NAMES = 50;

/** Prints what may stand at the place of the last word. Names come from the stack that a command would find, where it answers in time. */
async function complete(words: readonly string[]): Promise<void> {
  const [noun = ''] = words;
  const program = new Command('visor');
  for (const name of Object.keys(COMMANDS)) {
    if (name !== noun || words.length < 2) program.command(name).description(NOUNS[name] ?? '');
    else await registerCommand(program, name);
  }
  const root = tab(program);
  const kinds = kindsOf(noun);
  const last = words.at(-1) ?? '';
  if (words.length > 1 && kinds.length > 0 && !last.startsWith('-')) {
    const names = await Promise.race([namesFrom(last, kinds), delay(NAMES_TIMEOUT_MS, [] as string[], { ref: false })]);
    for (const command of root.commands.values())
      for (const argument of command.arguments.values())
        argument.handler ??= (offer) => names.forEach((name) => offer(name, ''));
  }
  root.parse([...words]);
  // A request that has not been answered is left alone.
  process.exit();
}

async function namesFrom(prefix: string, kinds: readonly string[]): Promise<string[]> {
  try {
    await using client = connect({});
    const { dataMatches, workflowMatches, workloadMatches } = await client.request(FindMatchesDocument, {
      prefix,
      first: MAX_NAMES,
    });
    return [...dataMatches, ...workflowMatches, ...workloadMatches]
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name, id }) => (name !== null && name.startsWith(prefix) ? name : id))
      .filter(canBeCompleted);
  } catch {
    return [];
  }
}
