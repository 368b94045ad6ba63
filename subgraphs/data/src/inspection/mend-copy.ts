import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from '@visor/db';
import { findDisplaced, type Copy } from '../replica/copy.store.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import type { Round } from './daemon.ts';
import { onRightRoot } from './copy-to-root.ts';
import { rootProblem, type MarkedRoot } from './root-problem.ts';
import { insertSetAside } from './set-aside.store.ts';
import { openQuarantine } from './open-quarantine.ts';
import { NotMovedError, type Quarantine } from './quarantine.ts';
import { QuarantineFolder } from './quarantine-folder.ts';

type Mended = { readonly ok: true; readonly from: string } | { readonly ok: false; readonly text: string };

interface MendRequest {
  /** The bad or missing copy. */
  readonly target: Copy;
  /** Good copies of its file. */
  readonly sources: readonly Copy[];
  readonly signal: AbortSignal;
}

/** Whether copies of a storage are mended: its files may be written, and by us. */
export const isMendable = ({ writable, kind }: Pick<Storage, 'writable' | 'kind'>): boolean =>
  writable && kind !== 'external';

/**
 * Copies a file again to where its copy is bad or missing. The good copy is read whole and verified first; then what is at the
 * path is set aside, never replaced; then the new one appears there.
 */
export const mendCopy = (round: Round, request: MendRequest): Promise<Mended> =>
  onRightRoot<Mended>(round, rootOf(request.target), {
    copy: () => copyAgain(round, request),
    refuse: (text) => ({ ok: false, text }),
  });

async function copyAgain(round: Round, { target, sources, signal }: MendRequest): Promise<Mended> {
  const { storage, db } = round;
  if ((await findDisplaced(db, [target])).size > 0)
    return { ok: false, text: 'another file of the catalog has its place' };
  const quarantine = openQuarantine({ url: target.storageUrl }, round);
  const part = await partOf(quarantine);
  const { size, checksum, checksumKind } = target;
  try {
    const urls = sources.map(({ storageUrl, path }) => replicaUrl(storageUrl, path));
    const fetched = await storage.fetch(urls, part, { size, checksum, checksumKind, signal });
    if (!fetched.ok) return { ok: false, text: `no good copy could be read: ${fetched.text}` };
    // That may have taken long, and what is set aside must lie on the right root.
    const gone = await rootProblem(round, rootOf(target));
    if (gone !== undefined) return { ok: false, text: gone };
    await setAsideBad(db, quarantine, target);
    const stored = await storage.store(part, replicaUrl(target.storageUrl, target.path), {
      checksumKind,
      exclusive: true,
      signal,
    });
    if (!stored.ok) return { ok: false, text: `could not be stored: ${stored.text}` };
    if (stored.checksum !== checksum) return { ok: false, text: 'what was stored has another checksum' };
    return { ok: true, from: fetched.url };
  } catch (error) {
    return { ok: false, text: (error as Error).message };
  } finally {
    await rm(part, { force: true }).catch(() => {});
  }
}

const rootOf = ({ storageId: id, storageName: name, storageUrl: url, markerId }: Copy): MarkedRoot => ({
  id,
  name,
  url,
  markerId,
});

/** Where the file is while it is copied: on the file system of its storage, where that is mounted. */
async function partOf(quarantine: Quarantine): Promise<string> {
  if (!(quarantine instanceof QuarantineFolder)) return join(tmpdir(), `visor-mend-${randomUUID()}`);
  await quarantine.make();
  return quarantine.pathOf(`mend-${randomUUID()}.part`);
}

/** Sets the file at the path of a bad copy aside, as files are that the catalog does not have. */
async function setAsideBad(db: Round['db'], folder: Quarantine, { path, storageId }: Copy): Promise<void> {
  const found = await folder.find(path);
  if (!found) return;
  const id = uuidv7();
  await insertSetAside(db, { id, storageId, ...found });
  const moved = await folder.setAside(id, path, found);
  if (moved.inode !== found.inode) throw new NotMovedError('has changed since it was read');
}
