import { expect, test } from '@jest/globals';
import { parseMountPoints } from './mounts.rules.ts';

test('mount points are read with their spaces, tabs, newlines and backslashes', () => {
  const lines = [
    '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '36 22 0:30 / /work/a\\040b\\011c\\012d\\134e rw shared:5 master:1 - tmpfs none rw,size=1024k',
    '37 22 254:0 /kept /work/é - ext4 /dev/vda rw',
    '',
  ];
  expect(parseMountPoints(lines.join('\n'))).toEqual(['/', '/work/a b\tc\nd\\e', '/work/é']);
  expect(parseMountPoints('')).toEqual([]);
});
