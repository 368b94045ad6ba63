import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RegisterStorageDocument } from '#operations';
import type { Client } from '@visor/client';
import { hasNginx, hasXrootd, startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import type { Outcome } from './steps.rules.ts';

/** A place outside of the farm, to which the drill uploads. */
interface External {
  /** Name of its storage. */
  readonly name: string;
  readonly url: string;
  /** Null: a local folder stands for the server, which is not installed. */
  readonly server: StorageServer | null;
}

/** Both places: the result of the chain goes to one, the raw files to the other. */
export interface Externals extends AsyncDisposable {
  readonly xrootd: External;
  readonly webdav: External;
}

/** Starts an XRootD and a WebDAV server, or makes a local folder in place of one that this machine lacks. */
export async function openExternals(dir: string): Promise<Externals> {
  await using undo = new AsyncDisposableStack();
  const open = async (name: string, start: ((parent: string) => Promise<StorageServer>) | null): Promise<External> => {
    if (start) {
      const server = undo.use(await start(dir));
      return { name, url: server.url, server };
    }
    const folder = join(dir, 'storage', `in-place-of-${name}`);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return { name: `in-place-of-${name}`, url: pathToFileURL(`${folder}/`).href, server: null };
  };
  const xrootd = await open('xrootd', hasXrootd() ? startXrootd : null);
  const webdav = await open('webdav', hasNginx() ? startNginx : null);
  const owned = undo.move();
  return { xrootd, webdav, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Registers both as external storages. */
export async function registerExternals(client: Client, { xrootd, webdav }: Externals): Promise<Outcome> {
  for (const { name, url } of [xrootd, webdav])
    await client.request(RegisterStorageDocument, { input: { name, kind: 'external', url } });
  const texts = [
    textOf('XRootD', xrootd, 'xrootd-server xrootd-client'),
    textOf('WebDAV', webdav, 'nginx-light libnginx-mod-http-dav-ext'),
  ];
  return { ok: true, text: texts.join('; ') };
}

const textOf = (protocol: string, { url, server }: External, packages: string): string =>
  server ? `${protocol} at ${url}` : `NO ${protocol}: a local folder is used in its place (install ${packages})`;
