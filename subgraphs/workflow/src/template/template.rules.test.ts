import { expect, test } from '@jest/globals';
import { templateLifecycle } from './template.rules.ts';

const { states } = templateLifecycle;

test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('a template from %s to %s', (from, to) => {
  expect(templateLifecycle.canBecome(from, to)).toBe(['LOADED ACTUAL', 'ACTUAL ARCHIVED'].includes(`${from} ${to}`));
});
