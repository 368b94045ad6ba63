import { expect, test } from '@jest/globals';
import { isNodeLabel, MAX_NODE_LABELS, nodeLabelsProblem } from './node-labels.ts';

test.each(['avx512', 'site=lhep', 'os/el9', 'a', '9', 'x86_64-v3', 'c++20x', 'a'.repeat(63)])(
  '%s is a label',
  (text) => {
    expect(isNodeLabel(text)).toBe(true);
  },
);

test.each(['', ' a', 'a b', '-a', 'a-', 'é', 'a\n', 'a'.repeat(64), 'a,b', 'a"b'])('%j is none', (text) => {
  expect(isNodeLabel(text)).toBe(false);
  expect(nodeLabelsProblem(['ok', text])).toContain(JSON.stringify(text));
});

test('a list has a limit', () => {
  const labels = Array.from({ length: MAX_NODE_LABELS }, (_, index) => `l${index}`);
  expect(nodeLabelsProblem(labels)).toBeUndefined();
  expect(nodeLabelsProblem([...labels, 'x'])).toContain('33 labels');
});
