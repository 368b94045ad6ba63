import { accessSync, constants, globSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Names under which systems have Chromium or Google Chrome on the PATH. */
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

/** Places outside the PATH, as patterns. */
const PLACES = [
  '/snap/bin/chromium',
  '/opt/google/chrome*/{google-chrome,chrome}',
  '/opt/chromium*/{chromium,chrome,chrome-wrapper}',
  '/usr/lib{,64}/chromium*/{chromium,chromium-browser}',
  '/var/lib/flatpak/exports/bin/{org.chromium.Chromium,com.google.Chrome}',
  '/Applications/{Google Chrome,Chromium}.app/Contents/MacOS/{Google Chrome,Chromium}',
];
/** Those of one user: browsers that test tools have fetched among them. */
const HOME_PLACES = [
  'Applications/{Google Chrome,Chromium}.app/Contents/MacOS/{Google Chrome,Chromium}',
  '.cache/ms-playwright/chromium-*/chrome-linux*/chrome',
  '.cache/puppeteer/chrome/*/chrome-linux*/chrome',
];

interface BrowserSearch {
  /** Folders of the PATH. */
  readonly path?: string;
  readonly home?: string;
  readonly places?: readonly string[];
}

/** The first Chromium or Google Chrome of this machine that can be run; undefined when there is none. */
export function findBrowser(search: BrowserSearch = {}): string | undefined {
  const { path = process.env['PATH'] ?? '', home = homedir(), places = PLACES } = search;
  const folders = path.split(delimiter).filter(Boolean);
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const placed = [...places, ...HOME_PLACES.map((place) => join(home, place))].flatMap((place) =>
    globSync(place).toSorted().toReversed(),
  );
  return [...named, ...placed].find(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
