/** How to start one payload. */
export interface Launch {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Program, absolute, and its arguments. */
  readonly argv: readonly string[];
  /** File for its standard input; empty input when absent. */
  readonly stdin?: string;
  /** Files, absolute. */
  readonly stdout: string;
  readonly stderr: string;
  /** Streams that are declared outputs: the limit of outputs holds for them, not that of logs. */
  readonly outputStreams?: readonly ('stdout' | 'stderr')[];
}

/** Quotes any text as one word of a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Returns why no shell can start this, or undefined. */
export function launchProblem({ argv, env }: Pick<Launch, 'argv' | 'env'>): string | undefined {
  const names = Object.keys(env).filter((name) => !VARIABLE_NAME.test(name));
  if (names.length > 0) return `${JSON.stringify(names[0])} is not the name of an environment variable`;
  if ([...argv, ...Object.values(env)].some((text) => text.includes('\0')))
    return 'an argument or variable holds a NUL character';
  return undefined;
}

/**
 * Returns the commands that a spawner's child reads. The child becomes the program, so a payload costs one fork and one
 * exec. Variables that shells set on their own are unset. $LEAD is empty, or the program that starts a session. `fault`
 * reports that the program was not started; `command` keeps a shell from exiting when a file cannot be opened.
 */
export function renderJobFile({ cwd, env, argv, stdin = '/dev/null', stdout, stderr }: Launch): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return [
    `cd ${quote(cwd)} || fault ${quote(cwd)}\nunset PWD OLDPWD SHLVL\n`,
    ...exports,
    `command exec <${quote(stdin)} || fault ${quote(stdin)}\n`,
    `command exec 2>${quote(stderr)} || fault ${quote(stderr)}\n`,
    `command exec >${quote(stdout)} || fault ${quote(stdout)}\n`,
    `exec $LEAD ${argv.map(quote).join(' ')} 4<&-\n`,
    // A longer text of an earlier payload may follow in the file.
    'exit 126\n',
  ].join('');
}
