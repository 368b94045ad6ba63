import { AnnounceFilesDocument } from '#operations';
import type { Client } from '@visor/client';
import type { AnnouncedFile } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { patiently } from '../output/patiently.ts';
import { harmless } from '../output/text.rules.ts';

/**
 * Announces files that lie on storages. @returns how many of them the catalog did not have: another announcement may have been faster
 * @throws CommandError (failed) with the reasons of those that were refused
 */
export async function announceBatch(client: Client, dataset: string, files: readonly AnnouncedFile[]): Promise<number> {
  if (files.length === 0) return 0;
  const input = {
    dataset,
    files: files.map(({ path, storage, size, checksum, checksumKind, name }) => ({
      path,
      storage: storage ?? null,
      size,
      checksum,
      checksumKind: checksumKind ?? null,
      name: name ?? null,
    })),
  };
  const { announceFiles } = await patiently(() => client.request(AnnounceFilesDocument, { input }));
  const refused = announceFiles.flatMap(({ outcome, text }, index) =>
    outcome === 'REFUSED' ? [`${files[index]?.name ?? ''}: ${text ?? 'was refused'}`] : [],
  );
  if (refused.length > 0)
    throw new CommandError(EXIT_CODE.failed, `the catalog refused: ${refused.map(harmless).join('; ')}`);
  return announceFiles.filter(({ outcome }) => outcome === 'REGISTERED').length;
}
