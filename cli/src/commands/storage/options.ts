import { InvalidArgumentError, type Command } from 'commander';
import { byteSize } from '../../local/byte-size.ts';

/** What a person sets of a storage; absent: as it is. */
export interface RoomOptions {
  readonly capacity?: number;
  readonly high?: number;
  readonly low?: number;
  readonly reserve?: number;
  readonly read?: boolean;
  readonly write?: boolean;
  readonly delete?: boolean;
  readonly trust?: boolean;
}

/** Longest wait for the answer, milliseconds: the service waits for the root of a storage up to 5 s, and as it marks it up to 15 s. */
export const ROOT_ANSWER_MS = 30_000;

/** What the database takes. */
const MAX_CAPACITY_BYTES = 9e18;

function percent(text: string): number {
  const value = Number(text.replace(/ ?%$/, ''));
  if (/^\d+(\.\d+)?( ?%)?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('a percentage from 0 to 100 is expected.');
}

/** Declares what can be set of a storage. */
export const declareRoom = (command: Command): Command =>
  command
    .option(
      '--capacity <bytes>',
      'how much may lie there, as 4PB; 0: what is used and free together',
      byteSize(0, MAX_CAPACITY_BYTES, 'a number of bytes up to 9000PB'),
    )
    .option('--high <percent>', 'over it no work begins whose output goes there', percent)
    .option('--low <percent>', 'under it work begins again', percent)
    .option('--reserve <percent>', 'above the high mark, for chains that have started', percent)
    .option('--read', 'replicas there may be read')
    .option('--no-read', 'replicas there may not be read')
    .option('--write', 'files may be written there')
    .option('--no-write', 'files may not be written there')
    .option('--delete', 'Visor may delete replicas there')
    .option('--no-delete', 'Visor deletes nothing there')
    .option('--trust', 'believe its own checksums: uploads are not read back')
    .option('--no-trust', 'read uploads back');

/** Commander gives each `--no-` option the default true: only what was typed is set. */
function typed(command: Command, name: string, value: boolean | undefined): boolean | undefined {
  return command.getOptionValueSource(name) === 'cli' ? value : undefined;
}

/** Returns the options as the API takes them. */
export const roomInput = (options: RoomOptions, command: Command) => ({
  capacityBytes: options.capacity,
  highMark: options.high,
  lowMark: options.low,
  reserve: options.reserve,
  readable: typed(command, 'read', options.read),
  writable: typed(command, 'write', options.write),
  deletable: typed(command, 'delete', options.delete),
  trustedChecksums: typed(command, 'trust', options.trust),
});
