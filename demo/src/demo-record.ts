import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { identityOf, isAlive, type ProcessIdentity } from '@visor/laptop';

/** What a demo leaves behind if it is killed. It is written before anything in it exists. */
export interface DemoRecord {
  readonly owner: ProcessIdentity;
  readonly dir: string;
  /** Whether the folder is removed with the demo. */
  readonly temporary: boolean;
  /** '' when the demo uses no server of the user. */
  readonly installation: string;
  /** The user's own PostgreSQL, without a password. */
  readonly database?: string;
  readonly kafkaBrokers?: string;
}

/** The folder of the records of this user on this machine, where the process ids in them are valid. */
const recordFolder = (): string => join(tmpdir(), `visor-demos-${userInfo().uid}`);

/** Writes a record. Disposal removes it, and the folder when it is empty. */
export function holdDemoRecord(record: Omit<DemoRecord, 'owner'>): Disposable {
  const owner = identityOf(process.pid);
  const path = join(recordFolder(), `${basename(record.dir)}-${process.pid}.json`);
  const text = JSON.stringify({ owner, ...record });
  try {
    writeRecord(path, text);
  } catch {
    // Another demo that ended removed the empty folder: try once more.
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
    // The folder holds the record of another demo.
  }
}

interface KilledDemo {
  readonly record: DemoRecord;
  /** Removes the record. */
  forget(): void;
}

/** Lists this user's demos on this machine that ended without cleaning up. */
export function listKilledDemos(): readonly KilledDemo[] {
  const folder = recordFolder();
  return fileNames(folder).flatMap((name) => {
    const path = join(folder, name);
    const record = readRecord(path);
    if (record && isAlive(record.owner)) return [];
    // An incomplete record: its demo ended before it made anything.
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
