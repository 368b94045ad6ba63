import { join } from 'node:path';
import { checkSubgraph, nameOf, readSubgraphFolder } from '@visor/gateway/external';
import { writeWhole } from '@visor/service/files';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { declareFormat, type FormatOptions } from '../../output/declare-format.ts';
import { configText } from './config-text.ts';
import { compositionOptions, subgraphFolder } from './folder.ts';
import { printReport } from './report.ts';
import { declareInput, readInput, type InputOptions } from './subgraph-input.ts';

type AddOptions = InputOptions & FormatOptions & { readonly replace?: boolean };

/** `visor subgraph add`: composes and checks a subgraph, then writes its file for the gateway. */
export function register(subgraph: Command): void {
  declareFormat(declareInput(subgraph.command('add')))
    .description('join a service of others to the graph: compose and check it, then write its file for the gateway')
    .option('--replace', 'replace the subgraph of that name')
    .action(add);
}

async function add(name: string, url: string | undefined, options: AddOptions): Promise<void> {
  const { config, sdl } = await readInput(name, url, options);
  const folder = subgraphFolder(options);
  const target = await fileFor(config.name, folder, options.replace === true);
  const report = await checkSubgraph(compositionOptions(options), config, sdl);
  printReport(report, options);
  const sdlFile = sdl === undefined ? undefined : `${config.name}.graphql`;
  const caFile = config.ca === undefined ? undefined : `${config.name}.pem`;
  // The SDL and the certificates come first: a gateway that sees the file finds what the file names.
  if (caFile !== undefined && config.ca !== undefined) writeWhole(join(folder, caFile), config.ca);
  if (sdlFile !== undefined && sdl !== undefined) writeWhole(join(folder, sdlFile), sdl);
  const file = join(folder, target);
  writeWhole(file, configText({ ...config, sdlFile, caFile }));
  process.stderr.write(`${file} is written; a running gateway reads it within seconds\n`);
}

/** Returns the file to write. @throws CommandError where that would change what another subgraph has, or one that is not to be replaced */
async function fileFor(name: string, folder: string, mayReplace: boolean): Promise<string> {
  const files = await readSubgraphFolder(folder);
  const refuse = (text: string) => new CommandError(EXIT_CODE.failed, text);
  const [known, second] = files.filter((file) => nameOf(file) === name);
  if (known && second)
    throw refuse(
      `${name} is in ${known.file} and ${second.file} of ${folder}; remove one of them: visor subgraph remove FILE`,
    );
  if (known && !mayReplace)
    throw refuse(`${name} is configured already, in ${join(folder, known.file)}; use --replace, or another name`);
  if (known) return known.file;
  const file = `${name}.yaml`;
  const there = files.find((entry) => entry.file === file);
  const other = there && nameOf(there);
  if (there && other !== undefined)
    throw refuse(`${join(folder, file)} configures ${other}; rename that file, or use another name`);
  if (there && !mayReplace)
    throw refuse(
      `${join(folder, file)} is there and cannot be read; use --replace, or remove it: visor subgraph remove ${file}`,
    );
  return file;
}
