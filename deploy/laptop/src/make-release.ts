import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  isVersion,
  manifestName,
  RELEASE_ENTRY,
  releaseFileName,
  signedText,
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

/** The programs of a pilot: the pilot, and what it starts by a path beside its own. */
const PROGRAMS = ['pilot/src/main.ts', 'packages/storage/src/helper/storage-helper.ts'];
/** Bundled modules that are no ES modules call `require`. */
const BANNER = `import { createRequire as visorRequire } from 'node:module'; const require = visorRequire(import.meta.url);`;

/** Bundles the pilot, signs the bundle, and makes it the current release of a folder. @throws Error saying what is missing */
export async function makeRelease({ folder, keyFile, version: asked }: ReleaseRequest): Promise<ReleaseManifest> {
  const key = readKey(keyFile);
  const version = asked ?? nextVersion(folder);
  if (existsSync(join(folder, releaseFileName(version))))
    throw new Error(`${folder} has release ${version}: a release is never changed, give another --version`);
  const content = gzipSync(JSON.stringify({ files: await bundle(version) }), { level: 9 });
  const sha256 = createHash('sha256').update(content).digest('hex');
  const unsigned = { version, sha256, size: content.length };
  const manifest = { ...unsigned, signature: sign(null, Buffer.from(signedText(unsigned)), key).toString('base64') };
  writeWhole(join(folder, manifestName(version)), JSON.stringify(manifest));
  writeFileSync(join(folder, releaseFileName(version)), content, { flush: true });
  // The last step: what the current manifest names is complete.
  writeWhole(join(folder, manifestName()), JSON.stringify(manifest));
  return manifest;
}

function readKey(file: string): KeyObject {
  const pem = readIfThere(file);
  if (pem === undefined)
    throw new Error(
      `${file} does not exist; \`visor up\` makes it, or: openssl genpkey -algorithm ed25519 -out ${file}`,
    );
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is no Ed25519 key`);
  return key;
}

function nextVersion(folder: string): string {
  const current = readJson<Partial<ReleaseManifest>>(join(folder, manifestName()))?.version;
  if (current === undefined || !isVersion(current)) return '0.2.0';
  const [major, minor, patch] = current.replace(/-.*/, '').split('.');
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
