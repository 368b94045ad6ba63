import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { mountsWithin } from './mounts.ts';

/** What could not be removed: where it lies now, the room it takes, and why it is still there. */
export interface SetAside {
  readonly path: string;
  /** Bytes on disk; undefined where they could not be counted. */
  readonly bytes: number | undefined;
  readonly reason: string;
}

/** Name, in the work directory, of the folder for what cannot be removed. */
export const SET_ASIDE = 'set-aside';
/** Longest run of one helper program, milliseconds. */
const PROGRAM_MS = 600_000;
const MAX_REASON_LENGTH = 500;

/**
 * Removes files and folders by rm(1), which goes down by descriptors and so survives any depth; folders that forbid it are
 * made writable first. What is left then (another user's, immutable) is moved to `setAside`, or stays. A tree that a file
 * system is mounted in is left as it is: rm would go into it, and remove what is kept there.
 */
export async function removeTrees(paths: readonly string[], setAside: string): Promise<SetAside[]> {
  const mounts = mountsWithin(paths);
  const kept: SetAside[] = [];
  for (const [path, mount] of mounts)
    kept.push(await keep(path, setAside, `a file system is mounted at ${mount}: unmount it`));
  let left = paths.filter((path) => !mounts.has(path));
  if (left.length === 0) return kept;
  let reason = await removeAll(left);
  left = left.filter(isThere);
  if (left.length === 0) return kept;
  // Only folders: a plain file may have a second name elsewhere, which would change with it.
  await run('find', [...left, '-type', 'd', '!', '-perm', '-700', '-execdir', 'chmod', 'u+rwx', '{}', ';']);
  reason = (await removeAll(left)) || reason;
  left = left.filter(isThere);
  for (const path of left) kept.push(await keep(path, setAside, reason || 'rm ended without a reason'));
  return kept;
}

async function keep(path: string, setAside: string, reason: string): Promise<SetAside> {
  const place = await moveTo(setAside, path);
  return { path: place, bytes: await countBytes(place), reason };
}

const removeAll = (paths: readonly string[]): Promise<string> =>
  run('rm', ['-rf', '--', ...paths]).then(({ fault }) => fault);

/** Whether anything has this path, or may have it. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** @returns where it lies now: what cannot be moved stays, under a name that no attempt takes again */
async function moveTo(folder: string, path: string): Promise<string> {
  if (path.startsWith(`${folder}/`)) return path;
  const place = join(folder, `${basename(path).slice(0, 150)}.${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(folder, { recursive: true });
    await rename(path, place);
    return place;
  } catch {
    return path;
  }
}

async function countBytes(path: string): Promise<number | undefined> {
  const { output } = await run('du', ['-skx', '--', path]);
  const kibibytes = /^\d+/.exec(output)?.[0];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Runs a program to its end; it never throws. @returns the beginning of what it wrote, and what it complained of */
function run(program: string, args: readonly string[]): Promise<{ output: string; fault: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let fault = '';
    // All is read, the beginning kept: one line per file of millions must neither fill memory nor stop the program.
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      output = (output + text).slice(0, MAX_REASON_LENGTH);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (fault.length < MAX_REASON_LENGTH) fault = (fault + text).slice(0, MAX_REASON_LENGTH);
    });
    const late = setTimeout(() => child.kill('SIGKILL'), PROGRAM_MS);
    const end = (more: string): void => {
      clearTimeout(late);
      resolve({ output, fault: (fault + more).trim() });
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (_code, signal) => end(signal ? ` ${program} was ended by ${signal}` : ''));
  });
}
