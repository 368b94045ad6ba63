import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { findMounts } from './mounts.ts';

/** A file or folder that could not be removed. */
interface SetAside {
  /** Its path now. */
  readonly path: string;
  /** Bytes on disk; undefined where they could not be counted. */
  readonly bytes: number | undefined;
  readonly reason: string;
}

/** Name of the folder in the work directory for what cannot be removed. */
export const SET_ASIDE = 'set-aside';
/** Longest run of one helper program. */
const PROGRAM_TIMEOUT_MS = 600_000;
const MAX_REASON_LENGTH = 500;

/**
 * Removes files and folders by rm(1), which descends by descriptors and so works at any depth. Folders without
 * permission are made writable and removed again. What is left then (another user's, immutable) is moved to `setAside`,
 * or stays. A tree with a mounted file system is moved or stays too: rm would remove the files of that file system.
 */
export async function removeTrees(paths: readonly string[], setAside: string): Promise<SetAside[]> {
  const mounts = findMounts(paths);
  const remaining: SetAside[] = [];
  for (const [path, mount] of mounts)
    remaining.push(await setAsidePath(path, setAside, `a file system is mounted at ${mount}: unmount it`));
  let left = paths.filter((path) => !mounts.has(path));
  if (left.length === 0) return remaining;
  let reason = await removeAll(left);
  left = left.filter(isPresent);
  if (left.length === 0) return remaining;
  // Only folders: a plain file may have a second name elsewhere, which would change with it.
  await run('find', [...left, '-type', 'd', '!', '-perm', '-700', '-execdir', 'chmod', 'u+rwx', '{}', ';']);
  reason = (await removeAll(left)) || reason;
  left = left.filter(isPresent);
  for (const path of left) remaining.push(await setAsidePath(path, setAside, reason || 'rm ended without a reason'));
  return remaining;
}

async function setAsidePath(path: string, folder: string, reason: string): Promise<SetAside> {
  const newPath = await moveTo(folder, path);
  return { path: newPath, bytes: await countBytes(newPath), reason };
}

const removeAll = (paths: readonly string[]): Promise<string> =>
  run('rm', ['-rf', '--', ...paths]).then(({ errors }) => errors);

/** Whether a file exists, or may exist where that cannot be checked. */
export function isPresent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** @returns the new path; a file that cannot be moved keeps its path, which no later attempt uses */
async function moveTo(folder: string, path: string): Promise<string> {
  if (path.startsWith(`${folder}/`)) return path;
  const newPath = join(folder, `${basename(path).slice(0, 150)}.${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(folder, { recursive: true });
    await rename(path, newPath);
    return newPath;
  } catch {
    return path;
  }
}

async function countBytes(path: string): Promise<number | undefined> {
  const { output } = await run('du', ['-skx', '--', path]);
  const kibibytes = /^\d+/.exec(output)?.[0];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Runs a program to its end; never throws. @returns the beginnings of its output and of its errors */
function run(program: string, args: readonly string[]): Promise<{ output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    // Everything is read and only the beginning kept: a line for each of millions of files must not fill memory or block.
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      output = (output + text).slice(0, MAX_REASON_LENGTH);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < MAX_REASON_LENGTH) errors = (errors + text).slice(0, MAX_REASON_LENGTH);
    });
    const timeout = setTimeout(() => child.kill('SIGKILL'), PROGRAM_TIMEOUT_MS);
    const end = (more: string): void => {
      clearTimeout(timeout);
      resolve({ output, errors: (errors + more).trim() });
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (_code, signal) => end(signal ? ` ${program} was ended by ${signal}` : ''));
  });
}
