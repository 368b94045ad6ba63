import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  compareVersions,
  isVersion,
  manifestName,
  RELEASE_ENTRY,
  releaseFileName,
  signedText,
  versionOf,
  type ReleaseManifest,
} from '@visor/schema/pilot-release';
import { readIfThere, readJson, writeWhole } from '@visor/service/files';
import { ROOT } from './services.ts';
import './esbuild.d.ts';

interface ReleaseRequest {
  /** Where the gateway serves releases from. */
  readonly folder: string;
  /** Private key of the operator, Ed25519 in PEM. */
  readonly keyFile: string;
  /** Absent: the one after the current release. */
  readonly version?: string;
}

const FIRST_VERSION = '0.2.0';
/** The programs of a pilot: the pilot, and what it starts by a path beside its own. */
const PROGRAMS = ['pilot/src/main.ts', 'packages/storage/src/helper/storage-helper.ts'];
/** Bundled modules that are no ES modules call `require`. */
const BANNER = `import { createRequire as visorRequire } from 'node:module'; const require = visorRequire(import.meta.url);`;

interface MadeRelease extends ReleaseManifest {
  /** The release that was current before, where that is a newer one. */
  readonly newer?: string;
}

/** What cannot be done as it was asked for, and what to do instead. */
export class ReleaseProblem extends Error {}

/**
 * Bundles the pilot, signs the bundle, and makes it the current release of a folder. What a killed call left of a release is made again.
 * @throws ReleaseProblem saying what is missing, or which release is there
 */
export async function makeRelease({ folder, keyFile, version: asked }: ReleaseRequest): Promise<MadeRelease> {
  const key = readKey(keyFile);
  const version = asked ?? nextVersion(folder);
  const content = gzipSync(JSON.stringify({ files: await bundle(version) }), { level: 9 });
  const unsigned = { version, sha256: sha256Of(content), size: content.length };
  const manifest = { ...unsigned, signature: sign(null, Buffer.from(signedText(unsigned)), key).toString('base64') };
  const there = completeRelease(folder, version);
  if (there !== undefined && !isDeepStrictEqual(there, manifest))
    throw new ReleaseProblem(neverChanged(folder, version));
  const before = currentVersion(folder);
  writeWhole(join(folder, releaseFileName(version)), content);
  writeWhole(join(folder, manifestName(version)), JSON.stringify(manifest));
  // The last step: what the current manifest names is complete.
  writeWhole(join(folder, manifestName()), JSON.stringify(manifest));
  return { ...manifest, ...(before !== undefined && compareVersions(version, before) < 0 && { newer: before }) };
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

const neverChanged = (folder: string, version: string): string =>
  `${folder} has another release ${version}: a release is never changed, give another --version; ` +
  `a copy of ${manifestName(version)} over ${manifestName()} makes that one the current release again`;

/** Returns the manifest of a release that is there whole. */
function completeRelease(folder: string, version: string): ReleaseManifest | undefined {
  const manifest = readJson<ReleaseManifest>(join(folder, manifestName(version)));
  const file = join(folder, releaseFileName(version));
  return manifest && existsSync(file) && sha256Of(readFileSync(file)) === manifest.sha256 ? manifest : undefined;
}

function readKey(file: string): KeyObject {
  const pem = readIfThere(file);
  if (pem === undefined)
    throw new ReleaseProblem(
      `${file} does not exist; \`visor up\` makes it, or: openssl genpkey -algorithm ed25519 -out ${file}`,
    );
  const key = privateKeyOf(pem);
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new ReleaseProblem(
      `${file} is no private Ed25519 key in PEM; openssl genpkey -algorithm ed25519 -out FILE makes one`,
    );
  return key;
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function currentVersion(folder: string): string | undefined {
  const version = readJson<Partial<ReleaseManifest>>(join(folder, manifestName()))?.version;
  return version !== undefined && isVersion(version) ? version : undefined;
}

/** Returns the version behind the newest that is there: pilots refuse what is older than what they run. */
function nextVersion(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const versions = [currentVersion(folder), ...names.map(versionOf)].filter((version) => version !== undefined);
  const newest = versions.toSorted(compareVersions).at(-1);
  if (newest === undefined) return FIRST_VERSION;
  const [major, minor, patch] = newest.replace(/-.*/, '').split('.');
  return `${major}.${minor}.${Number(patch) + 1}`;
}

/** Returns the files of a release: the pilot as one module, and the schemas that it reads. */
async function bundle(version: string): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'visor-release-'));
  try {
    // Loaded when a release is made: no other command needs it.
    const { build } = await import('esbuild');
    await build({
      entryPoints: PROGRAMS.map((path) => join(ROOT, path)),
      entryNames: '[name]',
      outdir: folder,
      outExtension: { '.js': extname(RELEASE_ENTRY) },
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: 'error',
      define: { VISOR_PILOT_VERSION: JSON.stringify(version) },
      banner: { js: BANNER },
    });
    const files: Record<string, string> = {};
    for (const name of readdirSync(folder)) files[name] = readFileSync(join(folder, name), 'utf8');
    const schemas = join(ROOT, 'schema');
    for (const name of readdirSync(schemas).filter(
      (file) => file.endsWith('.graphql') && file !== 'supergraph.graphql',
    ))
      files[name] = readFileSync(join(schemas, name), 'utf8');
    return files;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
