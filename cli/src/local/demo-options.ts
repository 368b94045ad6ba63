import { InvalidArgumentError, type Command } from 'commander';
import { declareDatabaseUrl } from './database-url.ts';
import { wholeNumber } from './whole-number.ts';

const MAX_PORT = 65_535;
const SERVER = /^[^\s:,]+:(\d{1,5})$/;

/** Reads the value of an option that names servers. */
export const endpoint = (text: string): string => {
  for (const server of text.split(',')) {
    const port = Number(SERVER.exec(server)?.[1]);
    if (!(port >= 1 && port <= MAX_PORT))
      throw new InvalidArgumentError(`HOST:PORT is expected, with a port from 1 to ${MAX_PORT}.`);
  }
  return text;
};

/** Declares the options of `visor demo`, with their defaults and bounds. */
export function declareDemoOptions(command: Command): Command {
  return declareDatabaseUrl(command)
    .option(
      '--files <n>',
      'raw files of the simulated run (default: 12; with --faults 16, with --data-drill 4)',
      wholeNumber(1, 100_000),
    )
    .option('--slices <n>', 'time slices of 10 µs per file', wholeNumber(1, 30_000), 40)
    .option('--seed <n>', 'seed of the simulation; the same seed gives the same run', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--pilots <n>', 'number of pilot daemons', wholeNumber(1, 64), 1)
    .option('--slots <n>', 'payloads that each pilot runs at once', wholeNumber(1, 256), 2)
    .option('--dir <path>', 'folder for data and logs (default: a new temporary folder)')
    .option('--keep', 'keep running when the run is done, and print the URLs', false)
    .option('--kafka <host:port>', 'use this Kafka as the event log', endpoint)
    .option('--input <dir>', 'process the files of this folder instead of a simulated run (with --template)')
    .option('--template <file>', 'CWL template to run (with --input)')
    .option('--faults', 'inject one fault of each kind and report how it ended', false)
    .option(
      '--data-drill',
      'kill every daemon while the chain runs, damage copies, let the inspectors mend them, and compare all with all',
      false,
    )
    .option('--clean', 'run no demo: remove what killed demos left on this machine and on the given servers', false)
    .option('--json', 'print one JSON object as the last line of stdout', false);
}
