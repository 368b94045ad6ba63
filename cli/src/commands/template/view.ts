import type { TemplateRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const templateView: View<TemplateRowFragment> = {
  // Several may have one name.
  name: ({ id }) => id,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'MASK', of: ({ mask }) => mask },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'CREATED', of: ({ createdAt }) => createdAt },
    { title: 'BY', of: ({ createdBy }) => createdBy },
    { title: 'ID', of: ({ id }) => id },
  ],
};
