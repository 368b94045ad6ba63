import type { Launch } from './job-file.rules.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** Variables that differ between attempts of the same step on the same node. */
const OF_ATTEMPT = new Set(['HOME', 'TMPDIR', 'CUDA_VISIBLE_DEVICES']);
/** Variables that a shell sets for itself, or that mean something in it only. */
const OF_SHELL = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD', 'IFS', 'PS1', 'PS2', 'PS4', 'OPTIND', 'HOME', 'TMPDIR']);
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set(['/usr/bin', '/bin']);

/** Returns the text of which an environment's digest is made: what attempts of a step have in common, in one order. */
export const comparableEnvironment = (env: Variables): string =>
  Object.entries(env)
    .filter(([name]) => !OF_ATTEMPT.has(name))
    .map(([name, value]) => `${name}=${value}\0`)
    .sort()
    .join('');

/** Reads what `env -0` prints. */
export function parseVariables(text: string): Variables {
  const pairs = text.split('\0').flatMap((line) => {
    const end = line.indexOf('=');
    return end > 0 ? [[line.slice(0, end), line.slice(end + 1)] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** Returns the variables that a script has set or changed, but for those of the shell and of attempts, and exported functions. */
export const changedVariables = (before: Variables, after: Variables): Variables =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => VARIABLE_NAME.test(name) && !OF_SHELL.has(name) && before[name] !== value,
    ),
  );

/** Returns the name of a variable whose bytes, each given as a character, are not UTF-8; undefined where there is none. */
export const undecodableVariable = (variables: Variables): string | undefined =>
  Object.entries(variables).find(([, value]) => Buffer.from(decode(value)).toString('latin1') !== value)?.[0];

/** Returns variables as text, whose bytes are given as characters. */
export const decodeVariables = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, decode(value)]));

const decode = (value: string): string => Buffer.from(value, 'latin1').toString();

/** Returns the PATH of payloads: the pilot's own folders, then those that the environment script has added, then the system's. */
export function joinPath(own: string, script: string | undefined): string {
  const folders = own.split(':');
  const added = (script ?? '').split(':').filter((folder) => folder.startsWith('/') && !folders.includes(folder));
  const isOfSystem = (folder: string): boolean => SYSTEM_FOLDERS.has(folder);
  return [...folders.filter((folder) => !isOfSystem(folder)), ...added, ...folders.filter(isOfSystem)].join(':');
}

/** Adds the variables of the node's environment script to those of a payload, whose own come first. */
export function addVariables(launch: Launch, variables: Variables): Launch {
  if (Object.keys(variables).length === 0) return launch;
  return { ...launch, env: { ...variables, ...launch.env, PATH: joinPath(launch.env.PATH ?? '', variables.PATH) } };
}
