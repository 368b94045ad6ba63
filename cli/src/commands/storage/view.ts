import type { StorageRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const storageView: View<StorageRowFragment> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'CHECKSUM', of: ({ checksumKind }) => checksumKind },
    { title: 'URL', of: ({ url }) => url },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};
