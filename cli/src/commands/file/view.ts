import type { FileRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const fileView: View<FileRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'DATASET', of: ({ dataset }) => dataset.name },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'BYTES', of: ({ size }) => size },
    { title: 'REGISTERED', of: ({ registeredAt }) => registeredAt },
    { title: 'ORDINAL', of: ({ ordinal }) => ordinal, isWide: true },
    { title: 'RUN', of: ({ run }) => run, isWide: true },
    { title: 'CHECKSUM', of: ({ checksum, checksumKind }) => `${checksumKind}:${checksum}`, isWide: true },
  ],
};
