import { chmodSync, chownSync, closeSync, fchownSync, lchownSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workdir } from '../workdir/open-workdir.ts';
import type { SlotUser } from './confinement.ts';
import type { Launch } from './job-file.rules.ts';

/**
 * Gives a slot's user, and no other, access to an attempt's folder: it may write where it runs and read its inputs, but
 * not create or remove anything beside them.
 */
export function grantAccess(workdir: Workdir, { stdout, stderr }: Launch, { uid, gid }: SlotUser): void {
  const folder = dirname(workdir.out);
  const isOwned = workdir.owner === uid;
  workdir.owner = uid;
  if (!isOwned) chownSync(folder, process.getuid?.() ?? 0, gid);
  chmodSync(folder, 0o710);
  for (const path of [stdout, stderr]) {
    if (dirname(path) !== folder) continue;
    if (!workdir.isKept(path)) createOwned(path, uid, gid);
    else if (!isOwned) lchownSync(path, uid, gid);
  }
  // Only the folder of a stream may lie in them before the payload begins.
  if (!isOwned) for (const path of [workdir.out, workdir.tmp]) lchownSync(path, uid, gid);
  for (const path of [stdout, stderr])
    if (dirname(path) !== folder && dirname(path) !== workdir.out) chownTree(workdir.out, uid, gid);
  for (const input of workdir.inputs) chmodSync(input, 0o444);
}

function createOwned(path: string, uid: number, gid: number): void {
  const file = openSync(path, 'w', 0o600);
  fchownSync(file, uid, gid);
  closeSync(file);
}

function chownTree(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) chownTree(child, uid, gid);
    else lchownSync(child, uid, gid);
  }
}
