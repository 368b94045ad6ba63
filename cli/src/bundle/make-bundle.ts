/**
 * Makes the bundle of the command line in a folder: `node cli/src/bundle/make-bundle.ts FOLDER`. `./visor` starts it where
 * there is none, or sources are newer than it; a command then starts in a third of the time. `FOLDER/current` names the
 * newest bundle, whose `sources` is a list of the root of the repository and the folders of its sources.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { COMMANDS } from '../commands.rules.ts';
import { FROM_SOURCES, loaderText, withPlace } from './bundle.rules.ts';

const SOURCES = join(import.meta.dirname, '..');
const ROOT = join(SOURCES, '../..');
const LOADER = join(SOURCES, 'load-command.ts');
const REQUIRE = `import { createRequire as visorRequire } from 'node:module'; const require = visorRequire(import.meta.url);`;

interface Loaded {
  readonly contents: string;
  readonly loader: 'ts';
}
interface Plugins {
  onLoad(filter: { readonly filter: RegExp }, load: (file: { readonly path: string }) => Loaded | undefined): void;
}

const bundled = Object.entries(COMMANDS).flatMap(([name, files]) => (FROM_SOURCES.includes(name) ? [] : files));

/** Notes the folders of all sources, and puts their places into them. */
const sourcePlugin = (folders: Set<string>) => ({
  name: 'sources',
  setup({ onLoad }: Plugins): void {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      folders.add(dirname(path));
      const text = path === LOADER ? loaderText(bundled) : readFileSync(path, 'utf8');
      return { contents: withPlace(text, path, dirname(path), pathToFileURL(path).href), loader: 'ts' };
    });
  },
});

async function makeBundle(folder: string): Promise<void> {
  const name = `${Date.now()}-${process.pid}`;
  const folders = new Set<string>();
  mkdirSync(join(folder, name), { recursive: true });
  // Its time is the bundle's: a source that changes while it is read is newer.
  writeFileSync(join(folder, name, 'begun'), '');
  await build({
    entryPoints: [join(SOURCES, 'main.ts')],
    outdir: join(folder, name),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'error',
    banner: { js: REQUIRE },
    plugins: [sourcePlugin(folders)],
  });
  writeFileSync(join(folder, name, 'sources'), [ROOT, ...folders].map((path) => `${path}\n`).join(''));
  const former = currentBundle(folder);
  writeFileSync(join(folder, `current.${process.pid}`), `${name}\n`);
  renameSync(join(folder, `current.${process.pid}`), join(folder, 'current'));
  // Commands that run may still load parts of the former one.
  for (const other of readdirSync(folder))
    if (/^\d+-\d+$/.test(other) && other < name && other !== former)
      rmSync(join(folder, other), { recursive: true, force: true });
}

function currentBundle(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'current'), 'utf8').trim();
  } catch {
    return undefined;
  }
}

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: make-bundle.ts FOLDER');
await makeBundle(target);
