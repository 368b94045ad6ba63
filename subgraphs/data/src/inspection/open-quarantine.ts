import type { Storage } from '../storage/storage.entity.ts';
import type { Round } from './daemon.ts';
import type { Quarantine } from './quarantine.ts';
import { QuarantineFolder } from './quarantine-folder.ts';
import { RemoteQuarantine } from './remote-quarantine.ts';

/** Opens the quarantine of a storage. */
export const openQuarantine = (
  { url }: Pick<Storage, 'url'>,
  { roots, files }: Pick<Round, 'roots' | 'files'>,
): Quarantine => (url.startsWith('file:') ? new QuarantineFolder(url, roots) : new RemoteQuarantine(url, files));
