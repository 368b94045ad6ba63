/** What a release of the pilot is, as the gateway serves it beside the release itself. */
export interface ReleaseManifest {
  readonly version: string;
  /** Of the release's file, lower-case hexadecimal. */
  readonly sha256: string;
  /** Of the release's file, bytes. */
  readonly size: number;
  /** Ed25519, of `signedText`; base64. */
  readonly signature: string;
}

/** Why a release is not run, for people. */
export class ReleaseRefused extends Error {}

/** Largest file of a release, and largest content of one, bytes. */
export const MAX_RELEASE_BYTES = 64 * 1024 * 1024;
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
const MAX_FILES = 100;

const VERSION_FORM = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.]{1,40}))?$/;
const HARMLESS_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/** Name of the program that is started in a release. */
export const RELEASE_ENTRY = 'main.mjs';

export const isVersion = (text: string): boolean => VERSION_FORM.test(text);

export const manifestName = (version?: string): string =>
  version === undefined ? 'pilot.json' : `pilot-${version}.json`;
export const releaseFileName = (version: string): string => `pilot-${version}.release`;

const FILE_NAME = /^pilot(?:-(.*))?\.(json|release)$/;

/** Returns the version that the name of a manifest or of a release's file names. */
export function versionOf(name: string): string | undefined {
  const [, version] = FILE_NAME.exec(name) ?? [];
  return version !== undefined && isVersion(version) ? version : undefined;
}

/** Returns what a file of that name is in a folder of releases: a manifest or a release; undefined: none of them. */
export function releaseFileKind(name: string): 'json' | 'release' | undefined {
  const [, version, kind] = FILE_NAME.exec(name) ?? [];
  if (version !== undefined && !isVersion(version)) return undefined;
  return kind === 'json' || kind === 'release' ? kind : undefined;
}

/** The text that the operator's key signs. */
export const signedText = ({ version, sha256, size }: Omit<ReleaseManifest, 'signature'>): string =>
  `visor pilot release\n${version}\n${sha256}\n${size}\n`;

/** Compares versions: MAJOR.MINOR.PATCH, where one with a suffix comes before the one without. Negative: the first is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [VERSION_FORM.exec(left), VERSION_FORM.exec(right)];
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  for (const part of [1, 2, 3]) {
    const difference = Number(a[part]) - Number(b[part]);
    if (difference !== 0) return difference;
  }
  return compareSuffixes(a[4], b[4]);
}

function compareSuffixes(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return (left === undefined ? 1 : 0) - (right === undefined ? 1 : 0);
  const [a, b] = [left.split('.'), right.split('.')];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const areNumbers = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (areNumbers && Number(x) !== Number(y)) return Number(x) - Number(y);
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Reads a manifest, whatever a server answered. @throws ReleaseRefused */
export function readManifest(text: string): ReleaseManifest {
  const value = parse(text, 'the manifest');
  const { version, sha256, size, signature } = value;
  if (typeof version !== 'string' || !isVersion(version))
    throw new ReleaseRefused(`the manifest names no version of the form 1.2.3`);
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    throw new ReleaseRefused('the manifest has no sha256');
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_RELEASE_BYTES)
    throw new ReleaseRefused(`the manifest's size is not 1 to ${MAX_RELEASE_BYTES} bytes`);
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{86}==$/.test(signature))
    throw new ReleaseRefused('the manifest has no signature');
  return { version, sha256, size, signature };
}

/** Reads the files of an unzipped release, by their plain names. @throws ReleaseRefused */
export function readFiles(text: string): ReadonlyMap<string, string> {
  const { files } = parse(text, 'the release');
  if (typeof files !== 'object' || files === null) throw new ReleaseRefused('the release has no files');
  const entries = Object.entries(files);
  if (entries.length > MAX_FILES) throw new ReleaseRefused(`the release has more than ${MAX_FILES} files`);
  for (const [name, content] of entries)
    if (!HARMLESS_NAME.test(name) || typeof content !== 'string')
      throw new ReleaseRefused(`the release has a file that cannot be unpacked: ${JSON.stringify(name.slice(0, 100))}`);
  const read = new Map<string, string>(entries);
  if (!read.has(RELEASE_ENTRY)) throw new ReleaseRefused(`the release has no ${RELEASE_ENTRY}`);
  return read;
}

function parse(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReleaseRefused(`${what} is no JSON, it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ReleaseRefused(`${what} is no object`);
  return { ...value };
}
