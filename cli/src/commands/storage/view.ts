import type { StorageRowFragment } from '#operations';
import { formatBytes } from '../../output/format-bytes.rules.ts';
import type { View } from '../../output/rows.rules.ts';

/** Its health, how full it is, and what is not done there. */
const stateOf = (storage: StorageRowFragment): string =>
  [
    storage.health,
    ...(storage.pressure === 'NORMAL' ? [] : [storage.pressure]),
    ...(storage.draining ? ['draining'] : []),
    ...(storage.readable ? [] : ['no read']),
    ...(storage.writable ? [] : ['no write']),
    ...(storage.deletable ? [] : ['no delete']),
  ].join(', ');

const bytes = (value: number | null | undefined): string | null => (value == null ? null : formatBytes(value));

export const storageView: View<StorageRowFragment> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'STATE', of: stateOf },
    { title: 'USED', of: ({ usedBytes }) => formatBytes(usedBytes) },
    { title: 'RESERVED', of: ({ reservedBytes }) => formatBytes(reservedBytes), isWide: true },
    { title: 'CAPACITY', of: ({ capacityBytes }) => bytes(capacityBytes) },
    { title: 'FREE', of: ({ freeBytes }) => bytes(freeBytes) },
    { title: 'MARKS', of: ({ lowMark, highMark }) => `${lowMark} | ${highMark} %` },
    { title: 'FULL AT', of: ({ fullAt }) => fullAt },
    { title: 'CHECKSUM', of: ({ checksumKind }) => checksumKind, isWide: true },
    { title: 'WHY', of: ({ healthReason }) => healthReason, isWide: true },
    { title: 'URL', of: ({ url }) => url },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};
