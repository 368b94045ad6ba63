import { Refusal } from '@visor/schema';
import type { Caller } from '@visor/service';
import type { File } from '../file/file.entity.ts';
import type { Links } from '../link/links.ts';
import type { Replica } from '../replica/replica.entity.ts';

/** Path of downloads; the token of the link follows. */
export const DOWNLOAD_PATH = '/files/';

interface LinkContext {
  readonly caller: Caller;
  readonly links: Links;
  readonly publicUrl: string;
  readonly loaders: { readonly replicas: { load(fileId: string): Promise<readonly Replica[]> } };
}

/** @throws Refusal FORBIDDEN: the bytes of files are for readers, whatever scope showed the file */
export function assertReader({ scopes }: Caller, field: string): void {
  if (!scopes.has('read'))
    throw new Refusal('FORBIDDEN', `${field} needs a token with scope read`, { scopes: ['read'] });
}

/** Returns the newest good replica on a storage of files. */
export const findReadable = (replicas: readonly Replica[]): Replica | undefined =>
  replicas.find(({ status, storageUrl }) => status === 'AVAILABLE' && storageUrl.startsWith('file:'));

/** Returns a link to the bytes of a file; null where no replica can be read. @throws Refusal FORBIDDEN */
export async function linkToFile({ id, status }: File, { caller, loaders, links, publicUrl }: LinkContext) {
  assertReader(caller, 'download');
  const replica = status === 'READY' ? findReadable(await loaders.replicas.load(id)) : undefined;
  if (!replica) return null;
  const { token, expiresAt } = await links.sign('get', { id, replica: replica.id, subject: caller.subject });
  return { url: `${publicUrl}${DOWNLOAD_PATH}${token}`, expiresAt };
}
