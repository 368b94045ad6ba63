import { fileURLToPath } from 'node:url';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confineTo, type Storage } from '@visor/storage';

/** A file that lacks a copy. */
export interface FileToCopy {
  readonly id: string;
  readonly name: string;
  readonly ordinal: number;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: 'md5' | 'sha256' | 'adler32' | 'crc32';
}

/** One file, where its good copies are, and where it will be. */
export interface FileCopy {
  readonly file: FileToCopy;
  readonly sources: readonly string[];
  readonly target: string;
  /** Whether the storage's word on a checksum is enough. */
  readonly trusted: boolean;
}

/** `badUrls`: sources whose bytes are not those of the catalog. */
export type CopyOutcome =
  | { readonly ok: true; readonly badUrls: readonly string[] }
  | { readonly ok: false; readonly text: string; readonly badUrls: readonly string[] };

interface Copier {
  readonly storage: Pick<Storage, 'store' | 'fetch' | 'verify'>;
  /** Folders that files of this machine must lie in. */
  readonly roots: readonly string[];
  readonly signal: AbortSignal;
}

/** Copies a file to another storage, from the first source that is good, and verifies it there. A copy that is there already counts. */
export async function copyFile(copier: Copier, copy: FileCopy): Promise<CopyOutcome> {
  const { file, sources, target, trusted } = copy;
  const expected = { size: file.size, checksum: file.checksum, checksumKind: file.checksumKind };
  const verify = (url: string) => copier.storage.verify([url], { ...expected, signal: copier.signal });
  const badUrls: string[] = [];
  const problems: string[] = [];
  for (const source of sources) {
    const stored = await storeFrom(copier, copy, source);
    if (stored.ok && stored.size === file.size) {
      // A remote storage was read back before the file got its name.
      const verified = trusted || !target.startsWith('file:') ? { ok: true } : await verify(target);
      if (verified.ok) return { ok: true, badUrls };
      problems.push(`${target} is not what was written: ${textOf(verified)}`);
      break;
    }
    const text = stored.ok ? `has ${stored.size} bytes, not ${file.size}` : stored.text;
    if (!stored.ok && stored.reason === 'NOT_STORED' && (await verify(target)).ok) return { ok: true, badUrls };
    if (copier.signal.aborted) {
      problems.push(`${source} to ${target}: ${text}`);
      break;
    }
    const checked = await verify(source);
    const isOfTarget = checked.ok && !('ofSource' in stored);
    problems.push(
      isOfTarget ? `${target} does not take it: ${text}` : checked.ok ? `${source}: ${text}` : checked.text,
    );
    if (isOfTarget) break;
    if (checked.ok) continue;
    if (checked.reason === 'CHECKSUM_MISMATCH' || checked.reason === 'SIZE_MISMATCH') badUrls.push(source);
  }
  return { ok: false, text: problems.join('; ') || 'has no good copy', badUrls };
}

const textOf = (outcome: object): string => ('text' in outcome ? String(outcome.text) : '');

/** Stores what a URL leads to; a file of another server by way of a temporary file. */
async function storeFrom({ storage, roots, signal }: Copier, { file, target, trusted }: FileCopy, source: string) {
  const { checksum, checksumKind, size } = file;
  const options = {
    checksumKind,
    expectedChecksum: checksum,
    signal,
    ...(trusted ? {} : { readBack: 'always' as const }),
  };
  try {
    if (source.startsWith('file:'))
      return await storage.store(confineTo(roots).resolveExisting(fileURLToPath(source)), target, options);
    const folder = await mkdtemp(join(tmpdir(), 'visor-upload-'));
    try {
      const path = join(folder, 'file');
      const fetched = await storage.fetch([source], path, { size, checksum, checksumKind, signal });
      return fetched.ok ? await storage.store(path, target, options) : ({ ...fetched, ofSource: true } as const);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    return { ok: false, reason: 'NOT_READABLE', text: (error as Error).message } as const;
  }
}
