import { accessSync, constants, globSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** File names of Chromium and Google Chrome on the PATH. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'google-chrome-beta',
  'google-chrome-unstable',
  'chrome',
  'headless_shell',
];

/** Locations outside the PATH, as patterns. */
const LOCATIONS = [
  '/snap/bin/chromium',
  '/opt/google/chrome*/{google-chrome,chrome}',
  '/opt/chromium*/{chromium,chrome,chrome-wrapper}',
  '/usr/lib{,64}/chromium*/{chromium,chromium-browser}',
  '/var/lib/flatpak/exports/bin/{org.chromium.Chromium,com.google.Chrome}',
  '/Applications/{Google Chrome,Chromium}.app/Contents/MacOS/{Google Chrome,Chromium}',
];
/** Locations in the home folder, also of browsers that test tools installed. */
const HOME_LOCATIONS = [
  'Applications/{Google Chrome,Chromium}.app/Contents/MacOS/{Google Chrome,Chromium}',
  '.cache/ms-playwright/chromium-*/chrome-linux*/chrome',
  '.cache/puppeteer/chrome/*/chrome-linux*/chrome',
];

interface BrowserSearch {
  /** Folders of the PATH. */
  readonly path?: string;
  readonly home?: string;
  readonly locations?: readonly string[];
}

/** Finds the first executable Chromium or Google Chrome of this machine. */
export function findBrowser(search: BrowserSearch = {}): string | undefined {
  const { path = process.env['PATH'] ?? '', home = homedir(), locations = LOCATIONS } = search;
  const folders = path.split(delimiter).filter(Boolean);
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const located = [...locations, ...HOME_LOCATIONS.map((pattern) => join(home, pattern))].flatMap((pattern) =>
    globSync(pattern).toSorted().toReversed(),
  );
  return [...named, ...located].find(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
