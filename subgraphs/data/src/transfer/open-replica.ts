import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '@visor/schema';
import { openWithin, UnreadableError } from '@visor/storage';
import { storageFolder } from '../storage/storage.rules.ts';
import { inTime } from '../storage/in-time.ts';

/** What is opened: a replica, and the size that the catalog has of its file. */
interface OpenedReplica {
  readonly storageUrl: string;
  readonly storageName: string;
  /** Relative to the storage. */
  readonly path: string;
  readonly size: number;
}

/** Code of each reason, and what can be done. */
const ANSWERS = {
  NOT_FOUND: ['NOT_FOUND', 'another replica may have it'],
  OUTSIDE: ['CONFLICT', 'tell those who keep the storage'],
  NOT_PLAIN: ['CONFLICT', 'tell those who keep the storage'],
  CHANGED: ['CONFLICT', 'tell those who keep the storage'],
  NOT_READABLE: ['UNAVAILABLE', 'try again later, or tell those who keep the storage'],
} as const;

/** Opens a replica for reading, where it is what the catalog says. @throws Refusal NOT_FOUND, CONFLICT or UNAVAILABLE that says why not, and what to do */
export async function openReplica(replica: OpenedReplica, roots: readonly string[]): Promise<FileHandle> {
  const { storageUrl, storageName, path, size } = replica;
  const fault = (reason: keyof typeof ANSWERS, text: string): Refusal => {
    const [code, remedy] = ANSWERS[reason];
    return new Refusal(code, `${JSON.stringify(path)} on storage ${storageName} ${text}: ${remedy}`);
  };
  const root = storageFolder(storageUrl);
  if ('problem' in root) throw fault('NOT_READABLE', 'is not on a storage of files');
  const opened = await inTime(openWithin({ folder: root.path, roots }, path), {
    late: () => fault('NOT_READABLE', 'is not answered by its storage'),
    unused: ({ handle }) => handle.close(),
  }).catch((error: unknown) => {
    throw error instanceof UnreadableError ? fault(error.reason, error.message) : error;
  });
  if (opened.size === size) return opened.handle;
  await opened.handle.close();
  throw fault('CHANGED', `has ${opened.size} bytes, not the ${size} that it was registered with`);
}
