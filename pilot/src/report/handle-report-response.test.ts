import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { openStorage } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import type { JobReport } from '#operations';
import { handleReportResponse } from './handle-report-response.ts';

test.each(['LOST', 'CANCELLED'] as const)(
  'what a %s attempt stored goes, and the folder stays: other attempts store files there',
  async (state) => {
    await using directory = testDirectory();
    const folder = join(directory.path, 'run1.out', '00000');
    mkdirSync(folder, { recursive: true });
    const stored = (name: string) => {
      writeFileSync(join(folder, name), name);
      return { url: pathToFileURL(join(folder, name)).href };
    };
    const report = {
      jobId: 'j',
      attempt: 1,
      state: 'FINISHED',
      outputs: [stored('a'), stored('b')],
      log: stored('log'),
    } as unknown as JobReport;
    const response = { status: 'LEASE_LOST', state, cancel: false } as never;
    await handleReportResponse(report, response, {
      storage: openStorage(),
      logger: logger('pilot', 'silent'),
      pool: undefined,
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);
