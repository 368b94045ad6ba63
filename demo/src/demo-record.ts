import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { identityOf, isAlive, type ProcessIdentity } from '@visor/laptop';

/** What a demo will leave behind if it is killed, written before it makes any of it. */
export interface DemoRecord {
  readonly owner: ProcessIdentity;
  readonly dir: string;
  /** The folder is the demo's own, and goes with it. */
  readonly temporary: boolean;
  /** '' where the demo makes no name on a server of the user's. */
  readonly installation: string;
  /** The user's own PostgreSQL, without a password. */
  readonly database?: string;
  readonly kafkaBrokers?: string;
}

/** Of this user only, and of this machine: process ids mean nothing elsewhere. */
const recordFolder = (): string => join(tmpdir(), `visor-demos-${userInfo().uid}`);

/** Writes the record; removed, with the folder when it was the last, when disposed of. */
export function holdDemoRecord(record: Omit<DemoRecord, 'owner'>): Disposable {
  const owner = identityOf(process.pid);
  const path = join(recordFolder(), `${basename(record.dir)}-${process.pid}.json`);
  const text = JSON.stringify({ owner, ...record });
  try {
    writeRecord(path, text);
  } catch {
    // A demo that ended just now took the empty folder away.
    writeRecord(path, text);
  }
  return { [Symbol.dispose]: () => removeRecord(path) };
}

function writeRecord(path: string, text: string): void {
  mkdirSync(recordFolder(), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
}

function removeRecord(path: string): void {
  rmSync(path, { force: true });
  removeFolderIfEmpty();
}

function removeFolderIfEmpty(): void {
  try {
    rmdirSync(recordFolder());
  } catch {
    // Another demo's record is in it.
  }
}

interface KilledDemo {
  readonly record: DemoRecord;
  /** Nothing of it is left. */
  forget(): void;
}

/** Demos of this user on this machine that ended without removing what they made. */
export function listKilledDemos(): readonly KilledDemo[] {
  const folder = recordFolder();
  return fileNames(folder).flatMap((name) => {
    const path = join(folder, name);
    const record = readRecord(path);
    if (record && isAlive(record.owner)) return [];
    // Half a record: its writer died before it made anything.
    if (!record) return [];
    return [{ record, forget: () => removeRecord(path) }];
  });
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readRecord(path: string): DemoRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DemoRecord;
  } catch {
    return undefined;
  }
}
