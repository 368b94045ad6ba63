import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { findBrowser } from './find-browser.ts';

const put = (path: string, mode = 0o755): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n', { mode });
  return path;
};

test.each([
  ['chromium', 'bin/chromium'],
  ['chromium-browser', 'sbin/chromium-browser'],
  ['google-chrome-stable', 'bin/google-chrome-stable'],
  ['Google Chrome on a Mac', 'opt/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['Google Chrome under /opt', 'opt/google/chrome-beta/chrome'],
  ['one that Playwright fetched', 'home/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome'],
])('%s is found', async (_name, file) => {
  await using directory = testDirectory();
  const at = (name: string): string => join(directory.path, name);
  const path = `${at('bin')}:${at('sbin')}`;
  const locations = [
    at('opt/google/chrome*/{google-chrome,chrome}'),
    at('opt/{Google Chrome,Chromium}.app/Contents/MacOS/*'),
  ];
  const search = { path, home: at('home'), locations };
  mkdirSync(at('bin/chromium-browser'), { recursive: true });
  put(at('sbin/google-chrome'), 0o644);
  symlinkSync('/nowhere', at('sbin/chrome'));
  expect(findBrowser(search)).toBeUndefined();
  const browser = put(at(file));
  expect(findBrowser(search)).toBe(browser);
});
