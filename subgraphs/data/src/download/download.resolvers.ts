import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { File } from '../file/file.entity.ts';
import { DOWNLOAD_PATH } from './answer-download.ts';

export const downloadResolvers = {
  File: {
    download: (file, _args, context) => linkTo(file, context),
  },
} satisfies Resolvers;

/** Returns a link to the newest good replica on a storage of files. @throws Refusal FORBIDDEN */
async function linkTo({ id, status }: File, { caller, loaders, links, publicUrl }: Context) {
  if (!caller.scopes.has('read'))
    throw new Refusal('FORBIDDEN', 'File.download needs a token with scope read', { scopes: ['read'] });
  if (status !== 'READY') return null;
  const replica = (await loaders.replicas.load(id)).find(
    (each) => each.status === 'AVAILABLE' && each.storageUrl.startsWith('file:'),
  );
  if (!replica) return null;
  const { token, expiresAt } = await links.sign('get', { id, replica: replica.id, subject: caller.subject });
  return { url: `${publicUrl}${DOWNLOAD_PATH}${token}`, expiresAt };
}
