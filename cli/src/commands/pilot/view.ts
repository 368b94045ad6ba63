import type { PilotRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const pilotView: View<PilotRowFragment> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'NODE', of: ({ node }) => node },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'ACTIVE', of: ({ active }) => active },
    { title: 'SLOTS', of: ({ slots }) => slots },
    { title: 'LAST SEEN', of: ({ lastSeen }) => lastSeen },
    { title: 'WHY', of: ({ notReady, warning }) => notReady ?? warning },
    { title: 'VERSION', of: ({ version }) => version, isWide: true },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};
