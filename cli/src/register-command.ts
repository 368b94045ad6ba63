import type { Command } from 'commander';
import { COMMANDS, NOUNS } from './commands.rules.ts';
import { declareWatch } from './commands/watch-verb.ts';
import { loadCommand } from './load-command.ts';

/** Adds a command with all its verbs to the program. */
export async function registerCommand(program: Command, name: string): Promise<void> {
  const description = NOUNS[name];
  const parent = description === undefined ? program : program.command(name).description(description);
  for (const file of COMMANDS[name] ?? []) (await loadCommand(file)).register(parent);
  if (description !== undefined) declareWatch(parent);
}
