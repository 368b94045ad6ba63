import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ended, farm, storedAt } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';

/** A process that outlives the payload, and writes to its output as fast as it can. */
const WRITER = 'exec 7>>made.out; echo first >&7; : >ready; while :; do echo later >&7; done';
const SCRIPT = `(setsid sh -c '${WRITER}' >/dev/null 2>&1 &); until [ -e ready ]; do :; done`;

test.each([
  ['with a user of its own', {}],
  ['as the user of the pilot', { PILOT_UIDS: undefined }],
])(
  'an output is stored when no process of its payload is left, %s: it is what was reported of it',
  async (_, change) => {
    await using on = await farm(change);
    const report = await ended(on.server, on.site.claim(toolOf('shell', {}, SCRIPT)));
    expect(report.failure ?? report.state).toBe('FINISHED');
    const read = () => {
      const bytes = readFileSync(storedAt(report)[0] ?? '');
      return { size: bytes.length, checksum: createHash('md5').update(bytes).digest('hex') };
    };
    const { size, checksum } = report.outputs?.[0] ?? {};
    expect(read()).toEqual({ size, checksum });
    await ended(on.server, on.site.claim(toolOf('write-output')));
    expect(read()).toEqual({ size, checksum });
  },
);
