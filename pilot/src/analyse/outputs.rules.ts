import { NAME_LIMIT_BYTES, nameProblem, utf8Length } from '@visor/schema/names';
import { listNames, printableName } from '../text.rules.ts';
import type { FolderEntry } from '../workdir/list-entries.ts';

/** A required output without a file, and what the work folder holds instead. */
interface MissingOutput {
  readonly port: string;
  readonly patterns: readonly string[];
  /** Entries that match a pattern but are no plain files. */
  readonly matches: readonly FolderEntry[];
  /** Names in the work folder. */
  readonly present: readonly string[];
  /** Folders that were not read. */
  readonly unread: readonly string[];
}

/** Says why an output has no file: its pattern, what the work folder holds, and why that does not count. */
export function missingText({ port, patterns, matches, present, unread }: MissingOutput): string {
  const pattern = `its pattern ${patterns.map((text) => printableName(text)).join(' or ')}`;
  const [first] = matches;
  const found = first
    ? `${pattern} matches ${describeEntry(first)}${matches.length > 1 ? ` and ${matches.length - 1} more` : ''}; only a plain file counts, so the program must write one of that name`
    : `nothing in its work folder matches ${pattern}; it holds ${present.length === 0 ? 'nothing' : listNames(present)}`;
  const notRead = unread.length === 0 ? '' : `; not read: ${listNames(unread, 3)}`;
  return `no file for output ${port}: ${found}${notRead}`;
}

const ARTICLES: Readonly<Record<FolderEntry['kind'], string>> = {
  file: 'a file',
  folder: 'a folder',
  'symbolic link': 'a symbolic link',
  'named pipe': 'a named pipe',
  socket: 'a socket',
  device: 'a device',
};

const describeEntry = ({ name, kind }: FolderEntry): string => `${printableName(name)}, which is ${ARTICLES[kind]}`;

/** Returns why a file of this name cannot be an output, or undefined. @param logical the output's logical name */
export function outputNameProblem(basename: string, logical: string): string | undefined {
  const problem = nameProblem('basename', basename);
  if (problem !== undefined) return `its name ${problem}`;
  const extension = extensionOf(basename).slice(1);
  const limit = NAME_LIMIT_BYTES.extension;
  if (utf8Length(extension) > limit)
    return `the extension of its name, ${printableName(extension, 40)}, is ${utf8Length(extension)} bytes long; at most ${limit} bytes are allowed`;
  const derived = nameProblem('derived', logical);
  return derived === undefined ? undefined : `the name it would get, ${printableName(logical, 60)}, ${derived}`;
}

/** Returns the extension of a file name with its dot, or an empty text. */
function extensionOf(basename: string): string {
  const dot = basename.lastIndexOf('.');
  return dot > 0 ? basename.slice(dot) : '';
}

/** Returns the logical name of an output: the claim's stem and the extension of the program's own file name. */
export const outputName = (stem: string, basename: string): string => stem + extensionOf(basename);
