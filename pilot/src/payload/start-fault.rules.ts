/** Name of the launcher's shell, with which its messages begin. */
export const SPAWNER_NAME = 'visor-spawner';

/** Returns the message of the launcher's shell in a payload's standard error: it could not execute the program. */
export function findStartMessage(stderr: string, jobPath: string): string | undefined {
  // dash begins a message with its own name, bash with that of the file it reads.
  const prefixes = [`${SPAWNER_NAME}: `, `${jobPath}: line `, 'setsid: failed to execute '];
  return prefixes.some((prefix) => stderr.startsWith(prefix)) ? stderr.split('\n')[0] : undefined;
}

interface StartDetails {
  readonly program: string;
  /** Size of arguments and environment. */
  readonly bytes: number;
  /** The interpreter in the script's first line that this node does not have. */
  readonly missingInterpreter: string | undefined;
}

/** Says why a program could not be executed, and what to do. */
export function explainStartFault(message: string, { program, bytes, missingInterpreter }: StartDetails): string {
  const reason = message.slice(message.lastIndexOf(': ') + 2);
  if (missingInterpreter !== undefined)
    return `${program} was not started: its first line names ${JSON.stringify(missingInterpreter)}, which cannot be run on this node`;
  if (/too long/i.test(reason))
    return `${program} was not started: its arguments and environment have ${bytes} bytes, more than this system takes`;
  if (/permission denied/i.test(reason))
    return `${program} was not started: permission denied; it and its folders must be executable for the user of payloads (chmod a+rx) and on no file system mounted noexec`;
  return `${program} was not started: ${reason}`;
}

/** Returns the interpreter that a script's first line names. */
export function interpreterOf(head: Buffer): string | undefined {
  return /^#![ \t]*([^ \t\n]+)/.exec(head.toString('latin1'))?.[1];
}

/** Whether the first line of a script ends with a carriage return. */
export const hasWindowsLines = (head: Buffer): boolean => /^#![^\n]*\r\n/.test(head.toString('latin1'));

/** First bytes, hexadecimal, of scripts, of ELF and of the formats of macOS. */
const FORMAT_PREFIXES = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

export const isKnownFormat = (head: Buffer): boolean =>
  FORMAT_PREFIXES.some((prefix) => head.subarray(0, prefix.length / 2).toString('hex') === prefix);
