import type { Command } from 'commander';

const WATCH = '--watch';
const isWatchable = (command: Command): boolean => command.options.some(({ long }) => long === WATCH);

/**
 * Declares `<noun> watch` where a noun has both `list --watch` and `show --watch`: it is the one or, with a name or id, the other,
 * with all their options.
 */
export function declareWatch(noun: Command): void {
  const find = (verb: string): Command | undefined =>
    noun.commands.find((command) => command.name() === verb && isWatchable(command));
  const [list, show] = [find('list'), find('show')];
  if (!list || !show) return;
  const watch = noun
    .command('watch')
    .description(
      `show it again whenever it changes, until Ctrl-C: ${noun.name()} list ${WATCH}, or show ${WATCH} with a name or id`,
    )
    .argument('[name]', `of one ${noun.name()}; without it: all that the options of list choose`)
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', `\nExamples:\n  visor ${noun.name()} watch\n  visor ${noun.name()} watch ID -o json\n`)
    .action(async (name: string | undefined) => {
      await noun.parseAsync([name === undefined ? 'list' : 'show', WATCH, ...typedWords()], { from: 'user' });
    });
  for (const option of list.options) if (option.long !== WATCH) watch.addOption(option);
}

/** What was typed behind the noun and the verb, as it was. */
const typedWords = (): readonly string[] => process.argv.slice(4);
