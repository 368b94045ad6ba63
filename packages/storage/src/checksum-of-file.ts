import { open } from 'node:fs/promises';
import { copyBytes, sourceOf } from './copy-bytes.ts';
import type { ChecksumKind, OnProgress } from './driver.ts';

/** Reads a local file for its checksum. @throws the file system's error */
export async function checksumOfFile(path: string, kind: ChecksumKind, onProgress?: OnProgress): Promise<string> {
  await using file = await open(path, 'r');
  return (await copyBytes(sourceOf(file.fd), undefined, kind, { onProgress })).checksum;
}
