/** A command of README.md as its reader types it. */
export interface ReadmeCommand {
  readonly line: string;
  readonly args: readonly string[];
  /** Stays in the foreground until Ctrl-C. */
  readonly stays: boolean;
}

/** Subcommands that this suite knows how to try. */
const KNOWN: ReadonlySet<string> = new Set([
  'demo',
  'up',
  'status',
  'pilot',
  'publish',
  'token',
  'bench',
  'simulate',
  'test',
]);

/** All lines of the blocks marked `sh`, in order; a line that ends in a backslash goes on in the next. */
export function shellLines(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, body = '']) => body);
  return blocks.flatMap((body) =>
    body
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

/** Reads one line; anything but a plain call of a known command throws, so that README.md can't hold what nobody tried. */
export function readCommand(line: string): ReadmeCommand {
  const [program, ...args] = line.split(/\s+/);
  const [name = ''] = args;
  if (program !== './visor' || !KNOWN.has(name)) throw new Error(`README.md has a command that is not tried: ${line}`);
  if (/["'$;&|<>*`]/.test(line)) throw new Error(`README.md has a command that needs a shell: ${line}`);
  return { line, args, stays: !args.includes('--help') && (name === 'up' || args.includes('--keep')) };
}
