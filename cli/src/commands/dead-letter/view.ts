import type { DeadLetterRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const deadLetterView: View<DeadLetterRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'AT', of: ({ at }) => at },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'TOPIC', of: ({ topic }) => topic },
    { title: 'KEY', of: ({ key }) => key },
    { title: 'REASON', of: ({ reason }) => reason },
    { title: 'REPLAYED', of: ({ replayReason }) => replayReason, isWide: true },
    { title: 'BY', of: ({ decidedBy }) => decidedBy, isWide: true },
    { title: 'TEXT', of: ({ text }) => text, isWide: true },
  ],
};
