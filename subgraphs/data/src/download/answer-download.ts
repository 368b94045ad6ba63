import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@visor/db';
import { Refusal, type RefusalCode } from '@visor/schema';
import { HttpFault } from '@visor/service';
import type { Links } from '../link/links.ts';
import { takeFetchUse } from '../retention/use.store.ts';
import { entityTag } from '../transfer/entity-tag.rules.ts';
import { DOWNLOAD_PATH } from '../transfer/link-to-file.ts';
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

/** A dataset is kept so long after each request for a file of it: as long as a link is good. */
const FETCH_USE_MS = 600_000;

/** Statuses of what is not as the catalog has it. */
const STATUS: Partial<Record<RefusalCode, number>> = { NOT_FOUND: 410, CONFLICT: 409, UNAVAILABLE: 503 };

function toFault(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  throw new HttpFault(STATUS[error.code] ?? 400, error.code, error.message);
}

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
  await takeFetchUse(db, file.datasetId, FETCH_USE_MS);
  const handle = await openReplica(file, roots).catch(toFault);
  try {
    const maxAgeSeconds = Math.floor(claims.expires - Date.now() / 1_000);
    await sendFile(request, response, { ...file, handle, tag: entityTag(file), maxAgeSeconds }, transfer);
  } finally {
    await handle.close();
  }
  return true;
}
