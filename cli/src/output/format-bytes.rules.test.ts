import { expect, test } from '@jest/globals';
import { formatBytes } from './format-bytes.rules.ts';

test('bytes have three digits and a unit', () => {
  const texts = [0, 999, 1_000, 12_345, 1_234_567, 5e9, 2.5e15, 3e18].map(formatBytes);
  expect(texts).toEqual(['0 B', '999 B', '1.00 kB', '12.3 kB', '1.23 MB', '5.00 GB', '2.50 PB', '3.00e+3 PB']);
});
