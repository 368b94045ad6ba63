import type { Driver } from '../driver.ts';
import type { PartRecord } from '../part-record.ts';
import { openSource } from '../open-source.ts';
import { fetchRemote } from './fetch-remote.ts';
import type { RemoteProtocol } from './remote-protocol.ts';
import { renameRemote, storeRemote } from './store-remote.ts';
import { bytesSource, fileSource } from './upload-source.ts';

/** Creates the driver of a protocol. */
export function createRemoteDriver(protocol: RemoteProtocol, parts: PartRecord): Driver {
  return {
    ...protocol,
    rename: (from, to, options) => renameRemote(protocol, from, to, options),
    fetch: (url, toPath, expected) => fetchRemote(protocol, url, toPath, expected),
    async store(fromPath, url, options) {
      await using source = await openSource(fromPath);
      if (!(await source.stat()).isFile()) return { ok: false, reason: 'NOT_STORED', text: 'is not a plain file' };
      return await storeRemote(protocol, fileSource(source.fd), url, options, parts);
    },
    write: (bytes, url, options) => storeRemote(protocol, bytesSource(bytes), url, options, parts),
    // What a remote storage has acknowledged it keeps.
    sync: () => {},
  };
}
