import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ANALYZE = '/usr/bin/systemd-analyze';

// In CI it is installed: a test that was skipped there would say nothing.
const ofSystemd = existsSync(ANALYZE) || process.env.CI === 'true' ? test : test.skip;

ofSystemd('systemd finds no fault in the unit of the pilot', async () => {
  const unit = join(import.meta.dirname, 'visor-pilot.service');
  const { stdout, stderr } = await promisify(execFile)(ANALYZE, ['verify', unit]);
  expect(stdout + stderr).toBe('');
});
