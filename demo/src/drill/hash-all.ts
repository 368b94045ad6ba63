import { openStorage, type LocalStorage } from '@visor/storage';
import type { Drill, DrillDatasets } from './drill.ts';
import { filesOf, type File } from './files-of.ts';
import type { Outcome } from './steps.rules.ts';

type Read = { readonly isExternal: boolean; readonly isGood: boolean };

/** Reads every copy of a file that the catalog calls good, from wherever it is. */
async function readCopies(storage: LocalStorage, drill: Drill, file: File): Promise<Read[]> {
  const { xrootd, webdav } = drill.externals;
  const { size, checksum, checksumKind, replicas } = file;
  const reads: Read[] = [];
  for (const { url, status, storage: place } of replicas) {
    if (status !== 'AVAILABLE') continue;
    const { ok } = await storage.verify([url], { size, checksum, checksumKind, signal: drill.signal });
    reads.push({ isExternal: place.name === xrootd.name || place.name === webdav.name, isGood: ok });
  }
  return reads;
}

/** Reads every good copy again, external ones too. Each raw and final file must have a good copy here and one outside. */
export async function hashAll(drill: Drill, { names, intermediates, result }: DrillDatasets): Promise<Outcome> {
  const storage = openStorage();
  let [read, outside, wrong, without] = [0, 0, 0, 0];
  for (const dataset of names) {
    if (intermediates.includes(dataset)) continue;
    for (const file of await filesOf(drill, dataset)) {
      const reads = await readCopies(storage, drill, file);
      const good = reads.filter(({ isGood }) => isGood);
      const isCopied = dataset === drill.dataset || dataset === result;
      read += reads.length;
      outside += reads.filter(({ isExternal }) => isExternal).length;
      wrong += reads.length - good.length;
      if (!good.some(({ isExternal }) => !isExternal) || (isCopied && !good.some(({ isExternal }) => isExternal)))
        without++;
    }
  }
  return {
    ok: wrong === 0 && without === 0 && outside > 0,
    text: `${read} copies read again, ${outside} of them outside: ${wrong} with other bytes than the catalog says, ${without} files without a good copy where one must be`,
  };
}
