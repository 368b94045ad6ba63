import type { NodeRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const nodeView: View<NodeRowFragment> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'MODE', of: ({ mode }) => mode },
    { title: 'HEALTH', of: ({ health }) => health },
    { title: 'PILOTS', of: ({ pilots }) => pilots.length },
    { title: 'ACTIVE', of: ({ pilots }) => sum(pilots.map(({ active }) => active)) },
    { title: 'SLOTS', of: ({ pilots }) => sum(pilots.map(({ slots }) => slots)) },
    { title: 'WHY', of: ({ modeReason, healthReason }) => healthReason ?? modeReason },
  ],
};
