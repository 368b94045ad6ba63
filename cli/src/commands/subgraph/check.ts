import type { Command } from 'commander';
import { declareFormat, type FormatOptions } from '../../output/declare-format.ts';
import { compositionOptions } from './folder.ts';
import { printReport } from './report.ts';
import { declareInput, readInput, type InputOptions } from './subgraph-input.ts';

type CheckOptions = InputOptions & FormatOptions;

/** `visor subgraph check`: says what a subgraph would add, or why it can't; writes nothing. */
export function register(subgraph: Command): void {
  declareFormat(declareInput(subgraph.command('check')))
    .description('say what a service of others would add to the graph, or what is wrong with it; changes nothing')
    .action(async (name: string, url: string | undefined, options: CheckOptions) => {
      const { config, sdl } = await readInput(name, url, options);
      const { checkSubgraph } = await import('@visor/gateway/external');
      printReport(await checkSubgraph(compositionOptions(options), config, sdl), options);
    });
}
