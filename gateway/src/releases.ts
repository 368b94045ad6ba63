import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { releaseFileKind } from '@visor/schema/pilot-release';

const PREFIX = '/releases/';

/**
 * Answers `/releases/NAME` from the folder of the pilot's releases; returns whether it answered. What is served is not trusted:
 * nodes check each release against the key that they were installed with.
 */
export function createReleaseHandler(
  folder: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (folder === undefined || !path.startsWith(PREFIX)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const name = path.slice(PREFIX.length);
    // Nothing but the files that `visor release` writes is served.
    const kind = releaseFileKind(name);
    return kind !== undefined && sendFile(request, response, join(folder, name), kind);
  };
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  kind: 'json' | 'release',
): Promise<boolean> {
  const size = await sizeOf(path);
  if (size === undefined) return false;
  response.writeHead(200, {
    'content-type': kind === 'json' ? 'application/json' : 'application/octet-stream',
    'content-length': size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  // A caller that goes away is no failure of the gateway. A file that has grown meanwhile is not sent beyond its length.
  else await pipeline(createReadStream(path, { end: size - 1 }), response).catch(() => response.destroy());
  return true;
}

/** Returns the size of a plain file, bytes. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path);
    const stats = await file.stat();
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
