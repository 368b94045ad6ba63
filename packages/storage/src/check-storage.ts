import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { checksumOfBytes } from './checksum.ts';
import type { ChecksumKind, StorageFiles } from './driver.ts';
import type { Storage } from './storage.ts';

/** One step of a check. */
export interface CheckStep {
  readonly step: 'room' | 'write' | 'stat' | 'read' | 'checksum' | 'occupied' | 'rename' | 'delete';
  readonly outcome: 'OK' | 'FAILED' | 'NOT_DONE';
  /** What was found, or why it failed. */
  readonly text: string;
  /** Milliseconds. */
  readonly ms: number;
}

const BYTES = 65_536;
const KINDS: readonly ChecksumKind[] = ['adler32', 'md5', 'sha256', 'crc32'];

/**
 * Writes a small file under the root of a storage, looks at it, reads it, has its checksum computed, tries to take its name, gives
 * it another one and removes it. Steps that need a file that was not written are not done.
 * @param root URL of the storage, with a '/' at its end
 */
export async function checkStorage(
  storage: Pick<Storage, 'write' | 'verify'> & StorageFiles,
  root: string,
  signal: AbortSignal,
): Promise<CheckStep[]> {
  const bytes = randomBytes(BYTES);
  const checksum = createHash('md5').update(bytes).digest('hex');
  const first = `${root}.visor-check-${randomUUID()}/file`;
  const second = `${first}-renamed`;
  const steps: CheckStep[] = [];
  let file: string | undefined;
  const step = (name: CheckStep['step'], work: () => Promise<string>, needsFile = true): Promise<void> =>
    addStep(steps, name, needsFile && file === undefined ? undefined : work);
  const write = () => storage.write(bytes, first, { checksumKind: 'md5', signal });
  await step('room', () => describeRoom(storage, root, signal), false);
  await step(
    'write',
    async () => {
      const written = await write();
      if (!written.ok) {
        // The folder that was made for it.
        await storage.remove(first, { signal, emptyFoldersBelow: root }).catch(() => {});
        throw new Error(written.text);
      }
      file = first;
      return `${BYTES} bytes`;
    },
    false,
  );
  await step('stat', async () => {
    const size = (await storage.stat(first, { signal }))?.size;
    if (size !== BYTES) throw new Error(`finds ${size ?? 'nothing'}`);
    return `${size} bytes`;
  });
  await step('read', async () => {
    const read = await storage.verify([first], { size: BYTES, checksum, checksumKind: 'md5', signal });
    if (!read.ok) throw new Error(read.text);
    return 'the bytes that were written';
  });
  await step('checksum', () => describeChecksums(storage, first, bytes, signal));
  await step('occupied', async () => {
    if ((await write()).ok) throw new Error('a second file took the name of the first');
    return 'a taken name is refused';
  });
  await step('rename', async () => {
    await storage.rename(first, second, { signal });
    file = second;
    return 'done';
  });
  await step('delete', async () => {
    for (const url of [first, second]) await storage.remove(url, { signal, emptyFoldersBelow: root });
    if (await storage.stat(file ?? first, { signal })) throw new Error('it is still there');
    return 'done';
  });
  return steps;
}

/** Does a step and adds its outcome; without work, that there is no file. */
async function addStep(
  steps: CheckStep[],
  step: CheckStep['step'],
  work: (() => Promise<string>) | undefined,
): Promise<void> {
  const begun = performance.now();
  const add = (outcome: CheckStep['outcome'], text: string): void =>
    void steps.push({ step, outcome, text, ms: Math.round(performance.now() - begun) });
  if (!work) return add('NOT_DONE', 'there is no file');
  try {
    add('OK', await work());
  } catch (error) {
    add('FAILED', (error as Error).message);
  }
}

async function describeRoom(storage: StorageFiles, root: string, signal: AbortSignal): Promise<string> {
  const room = await storage.room(root, { signal });
  return room ? `${room.freeBytes} bytes are free` : 'it does not say';
}

/** @throws Error where a checksum is another than that of the bytes */
async function describeChecksums(
  storage: StorageFiles,
  url: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<string> {
  const known: string[] = [];
  for (const kind of KINDS) {
    const given = await storage.checksum(url, kind, { signal });
    if (given === undefined) continue;
    const own = checksumOfBytes(kind, bytes);
    if (given !== own) throw new Error(`says ${kind} ${given}; it is ${own}`);
    known.push(kind);
  }
  return known.length > 0 ? `it computes ${known.join(', ')}` : 'it computes none; files are read back';
}
