/** Name of the launcher's shell. Its messages begin with it. */
export const SPAWNER_NAME = 'visor-spawner';

/** What the launcher wrote into a payload's standard error because it could not execute the program. */
export function startMessage(stderr: string, jobPath: string): string | undefined {
  // dash begins a message with its own name, bash with that of the file it reads.
  const starters = [`${SPAWNER_NAME}: `, `${jobPath}: line `, 'setsid: failed to execute '];
  return starters.some((starter) => stderr.startsWith(starter)) ? stderr.split('\n')[0] : undefined;
}

export interface StartFacts {
  readonly program: string;
  /** Size of arguments and environment. */
  readonly bytes: number;
  /** What the script names in its first line and this node does not have. */
  readonly missingInterpreter: string | undefined;
}

/** Says why a program could not be executed and what helps. */
export function explainStartFault(message: string, { program, bytes, missingInterpreter }: StartFacts): string {
  const reason = message.slice(message.lastIndexOf(': ') + 2);
  if (missingInterpreter !== undefined)
    return `${program} was not started: its first line names ${JSON.stringify(missingInterpreter)}, which cannot be run on this node`;
  if (/too long/i.test(reason))
    return `${program} was not started: its arguments and environment have ${bytes} bytes, more than this system takes`;
  if (/permission denied/i.test(reason))
    return `${program} was not started: permission denied; it and its folders must be executable for the user of payloads (chmod a+rx) and on no file system mounted noexec`;
  return `${program} was not started: ${reason}`;
}

/** The interpreter that a script's first line names. */
export function interpreterOf(head: Buffer): string | undefined {
  return /^#![ \t]*([^ \t\n]+)/.exec(head.toString('latin1'))?.[1];
}

/** First bytes of a script, of ELF, and of the formats of macOS. */
const FORMATS = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

export const isKnownFormat = (head: Buffer): boolean =>
  FORMATS.some((format) => head.subarray(0, format.length / 2).toString('hex') === format);
