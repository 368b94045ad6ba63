const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';

/**
 * Reads single keys of the terminal until it is disposed: q ends the process with 0; Ctrl-C and Ctrl-Z do what they do elsewhere.
 * Nothing where standard input is no terminal.
 */
export function listenForKeys(input: NodeJS.ReadStream = process.stdin): Disposable {
  if (!input.isTTY) return { [Symbol.dispose]: () => {} };
  const restore = (): void => void input.setRawMode(false);
  const begin = (): void => void input.setRawMode(true);
  const read = (data: Buffer): void => {
    const keys = data.toString();
    if (keys.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
    else if (keys.includes(CTRL_Z)) {
      restore();
      process.kill(process.pid, 'SIGTSTP');
    } else if (/[qQ]/.test(keys)) process.exit(0);
  };
  begin();
  input.on('data', read).resume();
  process.on('SIGCONT', begin).on('exit', restore);
  return {
    [Symbol.dispose]() {
      restore();
      input.off('data', read).pause();
      process.off('SIGCONT', begin).off('exit', restore);
    },
  };
}
