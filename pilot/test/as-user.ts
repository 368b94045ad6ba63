import { spawnSync } from 'node:child_process';

const isRoot = process.getuid?.() === 0;
/** An ordinary user: as root, no mode forbids anything. */
const USER = 4321;

/** Words before a command that an ordinary user runs: who runs the tests, or another one if that is root. */
export const AS_USER = isRoot ? ['setpriv', '--reuid', String(USER), '--regid', String(USER), '--clear-groups'] : [];

/** Whether an ordinary user can run Node here: its binary may lie where only root can go. */
export const userRunsNode = !isRoot || spawnSync('setpriv', [...AS_USER.slice(1), process.execPath, '-v']).status === 0;

/** Gives a folder with its content to the ordinary user. */
export const giveToUser = (path: string): void => void (isRoot && spawnSync('chown', ['-hR', `${USER}:${USER}`, path]));

/** Returns what an expression gives in a process of an ordinary user: `module` is the module and `given` what is given. */
export function evaluateAsUser(module: string, expression: string, given: unknown): unknown {
  const program = `
    const module = await import(process.argv[1]);
    const given = JSON.parse(process.argv[2]);
    console.log(JSON.stringify(await (${expression})));`;
  const node = [process.execPath, '--input-type=module', '-e', program, module, JSON.stringify(given)];
  const [command = '', ...args] = [...AS_USER, ...node];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, cwd: '/' });
  return JSON.parse(stdout || JSON.stringify(stderr));
}
