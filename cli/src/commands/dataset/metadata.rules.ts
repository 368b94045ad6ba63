/** Metadata on the command line. */
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';

export type Value = string | number | boolean;

/** Reads `key=value`; numbers, true and false are meant as such. @throws CommandError (usage) */
export function readMetadata(text: string): readonly [key: string, value: Value] {
  const [, key, value] = /^([^=]+)=([^]*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new CommandError(EXIT_CODE.usage, `--metadata: key=value is expected, not ${JSON.stringify(text)}`);
  if (value === 'true' || value === 'false') return [key, value === 'true'];
  return [key, isNumber(value) ? Number(value) : value];
}

/** Digits of which a number keeps all. */
const MAX_DIGITS = 15;

/** Whether a text is a number that is written as numbers are, and says the same: `007` and a long id do not. */
const isNumber = (text: string): boolean =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && text.replaceAll(/\D/g, '').length <= MAX_DIGITS;
