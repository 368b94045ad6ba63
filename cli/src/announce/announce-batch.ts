import { AnnounceFilesDocument, type AnnounceFilesInput } from '#operations';
import type { Client } from '@visor/client';
import type { AnnouncedFile } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { patiently, REAL, type WaitContext } from '../output/patiently.ts';
import { harmless } from '../output/text.rules.ts';

/** What came of files that were announced. */
export interface AnnouncedCounts {
  /** Files that came into the catalog by this announcement. */
  readonly registered: number;
  /** Those of them that another announcement may have brought in: the answer to the first try was lost. */
  readonly unsure: number;
}

/**
 * Announces files that lie on storages; another announcement may be faster.
 * @param isKnown whether the catalog had a file of this name before
 * @throws CommandError (failed) with the reasons of those that were refused
 */
export async function announceBatch(
  client: Pick<Client, 'request'>,
  dataset: string,
  files: readonly AnnouncedFile[],
  isKnown: (name: string) => boolean,
  context: WaitContext = REAL,
): Promise<AnnouncedCounts> {
  if (files.length === 0) return { registered: 0, unsure: 0 };
  const input = { dataset, files: files.map(offerOf) };
  let tries = 0;
  const { announceFiles } = await patiently(() => {
    tries += 1;
    return client.request(AnnounceFilesDocument, { input });
  }, context);
  const refused = announceFiles.flatMap(({ outcome, text }, index) =>
    outcome === 'REFUSED' ? [`${files[index]?.name ?? ''}: ${text ?? 'was refused'}`] : [],
  );
  if (refused.length > 0) throw new CommandError(EXIT_CODE.failed, refusedText(refused));
  const unsure = announceFiles.filter(
    ({ outcome }, index) => outcome === 'KNOWN' && tries > 1 && !isKnown(files[index]?.name ?? ''),
  ).length;
  return { registered: announceFiles.filter(({ outcome }) => outcome === 'REGISTERED').length + unsure, unsure };
}

const MAX_NAMED = 5;

function refusedText(refused: readonly string[]): string {
  const others = refused.length - MAX_NAMED;
  const named = refused.slice(0, MAX_NAMED).map(harmless).join('; ');
  return `the catalog refused: ${named}${others > 0 ? `; and ${others} more of the same request` : ''}`;
}

const offerOf = ({
  path,
  storage,
  size,
  checksum,
  checksumKind,
  name,
}: AnnouncedFile): AnnounceFilesInput['files'][number] => ({
  path,
  storage: storage ?? null,
  size,
  checksum,
  checksumKind: checksumKind ?? null,
  name: name ?? null,
});
