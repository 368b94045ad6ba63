/**
 * Names, comments, texts and pages are plain technical English (docs/glossary.md): no name that says nothing, no picture, no turn
 * of phrase that an ordinary reader stumbles over.
 */
import { isForTests } from './imports.rules.ts';
import { fileNameFaults, languageFaults, phraseFaults, type LanguageFault } from './language.rules.ts';
import { readSources } from './repository.ts';

/** Checked for exported names, names of files and texts only: their insides change when somebody works on them. */
const OUTSIDE_ONLY = /^(?:packages\/cwl|payloads|deploy\/laptop)\//;
/** Made by programs, or the rules themselves, which name what they forbid. */
const NOT_CHECKED =
  /(?:^|\/)generated\/|^schema\/(?:golden\/|released\/|(?:supergraph|api)\.graphql$)|^scripts\/language\.|^docs\/glossary\.md$|^gateway\/playground\/dist\//;

interface Found extends LanguageFault {
  readonly path: string;
}

const sources = readSources(['**/*.{ts,tsx,js,mjs}', '**/*.graphql', '*.md', 'docs/**/*.md', '**/README.md']);

function faultsOf(path: string, text: string): readonly LanguageFault[] {
  if (/\.(?:md|graphql)$/.test(path)) return [...fileNameFaults(path), ...phraseFaults(text)];
  return languageFaults(path, text, { inside: !OUTSIDE_ONLY.test(path), forTests: isForTests(path) });
}

const found = sources
  .filter(({ path }) => !NOT_CHECKED.test(path))
  .flatMap(({ path, text }): readonly Found[] => faultsOf(path, text).map((fault) => ({ ...fault, path })));
const show = ({ path, line, text }: Found): string => `${path}:${line}: ${text}`;

for (const fault of found) console.error(show(fault));
if (found.length > 0) throw new Error('names or texts are not plain English (docs/glossary.md)');
console.log(`names and texts of ${sources.length} files are plain English`);
