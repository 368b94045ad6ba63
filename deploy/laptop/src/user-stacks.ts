import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readJson, writeWhole } from '@visor/service/files';

/** How many directories are remembered. */
const MAX_REMEMBERED = 20;

/** Where the directories of this user's stacks are remembered, the newest first. */
const stacksFile = ({ XDG_STATE_HOME: state }: NodeJS.ProcessEnv): string =>
  join(state !== undefined && isAbsolute(state) ? state : join(homedir(), '.local/state'), 'visor/stacks.json');

/** Returns the directories that this user has started Visor on, the newest first; whether it still runs there is not known. */
export function rememberedStacks(env: NodeJS.ProcessEnv = process.env): string[] {
  const found = readJson<unknown>(stacksFile(env));
  return Array.isArray(found) ? found.filter((dir): dir is string => typeof dir === 'string' && isAbsolute(dir)) : [];
}

/** Remembers that Visor was started on a directory, so that other commands of this user find it. */
export function rememberStack(dir: string, env: NodeJS.ProcessEnv = process.env): void {
  const others = rememberedStacks(env).filter((other) => other !== dir);
  writeWhole(stacksFile(env), JSON.stringify([dir, ...others].slice(0, MAX_REMEMBERED)));
}
