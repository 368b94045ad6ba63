/** Metadata on the command line. */
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';

export type Value = string | number | boolean;

/** Reads `key=value`; numbers, true and false are meant as such. @throws CommandError (usage) */
export function readMetadata(text: string): readonly [key: string, value: Value] {
  const [, key, value] = /^([^=]+)=([^]*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new CommandError(EXIT_CODE.usage, `--metadata: key=value is expected, not ${JSON.stringify(text)}`);
  if (value === 'true' || value === 'false') return [key, value === 'true'];
  return [key, /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value];
}
