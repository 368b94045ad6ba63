import { utf8Length } from '@visor/schema';

const MAX_NAME_BYTES = 255;
const place =
  'write the plain name of a program; pilots look for it in the folders of their payload path (--payload-path)';

/** What is wrong with a program's name, and what to write. */
interface ProgramFault {
  readonly message: string;
  readonly hint: string;
}

/**
 * Why no pilot can find a program of that name: they join it to each folder of the payload path, and no shell reads it.
 * @param name first word of the command line
 */
export function programFault(name: string): ProgramFault | undefined {
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  const fault = (why: string, hint: string): ProgramFault => ({ message: `the program ${shown} ${why}`, hint });
  if (name.trim() === '') return fault('has no name', 'baseCommand: [program, first-argument]');
  if (/\$[({]/.test(name)) return fault('holds a reference, which baseCommand does not fill in', place);
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) || !name.isWellFormed())
    return fault('holds a control character or a line break', place);
  const words = name.trim().split(/\s+/u);
  if (/[|&;<>`]/.test(name))
    return fault('is shell text, and no shell reads it', 'baseCommand: [sh, -c, "a | b"], or name one program');
  if (words.length > 1 || words[0] !== name)
    return fault('holds white space', `one word, one item: baseCommand: [${words.slice(0, 4).join(', ')}]`);
  if (name === '.' || name === '..') return fault('is a folder', place);
  if (name.includes('/')) {
    const plain = name.split('/').findLast((part) => part !== '' && part !== '.' && part !== '..');
    return fault('is a path, which no pilot follows', `${plain ? `baseCommand: ${plain.slice(0, 60)}: ` : ''}${place}`);
  }
  const bytes = utf8Length(name);
  if (bytes > MAX_NAME_BYTES) return fault(`is ${bytes} bytes long, at most ${MAX_NAME_BYTES} are a name`, place);
  return undefined;
}
