import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@visor/db';
import { HttpFault } from '@visor/service';
import type { Links } from '../link/links.ts';
import { entityTag } from '../transfer/entity-tag.rules.ts';
import { openReplica } from '../transfer/open-replica.ts';
import { sendFile } from '../transfer/send-file.ts';
import type { TransferSlots } from '../transfer/transfer-slots.ts';
import { findStoredFile } from './download.store.ts';

/** What answers need. */
export interface DownloadParts {
  readonly db: Database;
  readonly links: Links;
  readonly slots: TransferSlots;
  /** Folders that storages must lie in. */
  readonly roots: readonly string[];
}

/** Path of downloads; the token of the link follows. */
export const DOWNLOAD_PATH = '/files/';

/** Answers the link to a file; returns whether it answered. @throws HttpFault, Refusal */
export async function answerDownload(
  request: IncomingMessage,
  response: ServerResponse,
  { db, links, slots, roots }: DownloadParts,
): Promise<boolean> {
  const { method, url = '/' } = request;
  if (!url.startsWith(DOWNLOAD_PATH)) return false;
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new HttpFault(405, 'BAD_REQUEST', `${method ?? ''} is not answered for files: use GET or HEAD`);
  }
  const claims = await links.verify('get', url.slice(DOWNLOAD_PATH.length));
  const file = await findStoredFile(db, claims.id, claims.replica);
  if (!file)
    throw new HttpFault(410, 'NOT_FOUND', 'the file was taken from this place meanwhile: ask the API for a new link');
  using transfer = slots.enter(claims.subject);
  const handle = await openReplica(file, roots);
  try {
    const maxAgeSeconds = Math.floor(claims.expires - Date.now() / 1_000);
    await sendFile(request, response, { ...file, handle, tag: entityTag(file), maxAgeSeconds }, transfer);
  } finally {
    await handle.close();
  }
  return true;
}
