import { chmodSync, chownSync, closeSync, fchownSync, lchownSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workdir } from '../workdir/open-workdir.ts';
import type { SlotUser } from './confinement.ts';
import type { Launch } from './job-file.rules.ts';

const INPUT_FOLDER = /^in\d+$/;

/**
 * Lets a slot's user, and no other, into an attempt's folder: it may write where it runs, read its inputs, and create
 * or remove nothing beside them.
 */
export function handOver(workdir: Workdir, { stdout, stderr }: Launch, { uid, gid }: SlotUser): void {
  const folder = dirname(workdir.out);
  chownSync(folder, process.getuid?.() ?? 0, gid);
  chmodSync(folder, 0o710);
  for (const path of [stdout, stderr]) if (dirname(path) === folder) createFor(path, uid, gid);
  for (const path of [workdir.out, workdir.tmp]) giveTo(path, uid, gid);
  for (const name of readdirSync(folder)) if (INPUT_FOLDER.test(name)) showInputs(join(folder, name));
}

function showInputs(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
}

function createFor(path: string, uid: number, gid: number): void {
  const file = openSync(path, 'w', 0o600);
  fchownSync(file, uid, gid);
  closeSync(file);
}

function giveTo(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) giveTo(child, uid, gid);
    else lchownSync(child, uid, gid);
  }
}
