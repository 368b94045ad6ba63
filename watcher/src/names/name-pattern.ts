import { matchesGlob } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Refusal } from '@visor/schema';
import { MAX_MATCHED_PATH } from './dataset-name.rules.ts';
import { nameOf } from './path-kind.rules.ts';

const MAX_PATTERN = 300;
/** Longest time that a pattern may take for one path, milliseconds, in the best of some tries: the machine may be busy with others. */
const MAX_MATCH_MS = 100;
const TRIES = 5;

const refuse = (text: string): never => {
  throw new Refusal('INVALID', `--name-from ${text}`, { field: 'nameFrom' });
};

/**
 * Reads the pattern that names datasets.
 * @throws Refusal INVALID for none, one without a group, or one whose time explodes with the length of a path
 */
export function readNamePattern(text: string): RegExp {
  if (text.length > MAX_PATTERN) refuse(`is ${text.length} characters long; at most ${MAX_PATTERN} are allowed`);
  const pattern = compile(text);
  const groups = groupsOf(text);
  if (groups.count === 0)
    refuse('has no group; put the name of the dataset into one: ^(?<dataset>run\\d+)/ or ^(.+)\\.\\d+\\.raw$');
  for (const path of longPaths(text)) assertQuick(text, path);
  return pattern;
}

function compile(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    return refuse(`is no regular expression: ${(error as Error).message}`);
  }
}

/** An alternative of nothing matches everywhere, and shows the groups of the pattern. */
const groupsOf = (text: string): { readonly count: number } => ({
  count: (new RegExp(`${text}|`, 'u').exec('')?.length ?? 1) - 1,
});

/** Paths as long as they may be, made of what the pattern repeats, which end with what it does not expect. */
function longPaths(text: string): readonly string[] {
  const letters = new Set([...'a0_-./ Z', ...text.replaceAll(/[\\()[\]{}^$*+?|]/gu, '')]);
  const units = [...letters, 'a0', 'a.', 'a/', 'a_', '0_', ...(text.match(/[\w.-]{2,}/gu) ?? [])];
  return units.flatMap((unit) => {
    const long = unit.repeat(MAX_MATCHED_PATH).slice(0, MAX_MATCHED_PATH - 1);
    return [`${long}\u0001`, `${long}!`];
  });
}

function assertQuick(text: string, path: string): void {
  for (let tries = 0; tries < TRIES; tries++) if (isQuick(text, path)) return;
  refuse('takes too long for some paths: a repeated group in it holds a repetition; write it without');
}

function isQuick(text: string, path: string): boolean {
  try {
    runInNewContext('new RegExp(text, "u").exec(path)', { text, path }, { timeout: MAX_MATCH_MS });
    return true;
  } catch {
    return false;
  }
}

const MAX_GLOB = 200;

/**
 * Returns whether a file says that a run has ended: a glob with a slash is compared with the path, one without with the name.
 * @throws Refusal INVALID
 */
export function endMarker(glob: string | undefined): (path: string) => boolean {
  if (glob === undefined) return () => false;
  if (glob === '' || glob.length > MAX_GLOB)
    throw new Refusal('INVALID', `--end-marker must have 1 to ${MAX_GLOB} characters`, { field: 'endMarker' });
  return (path) => matchesGlob(glob.includes('/') ? path : nameOf(path), glob);
}
