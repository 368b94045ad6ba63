import { characterProblem, NAME_LIMIT_BYTES, nameProblem, utf8Length } from '@visor/schema';
import { shortestMatch, escapeProblem } from './glob.ts';
import { toText, parsePieces, type Reference } from './reference.ts';
import type { Value } from './types.ts';

type Parameters = Readonly<Record<string, Value>>;

/** A file's name or number is not known yet; one letter stands for the least it can be. */
const UNKNOWN = 'x';
const fullPaths = new Set(['path', 'dirname', 'outdir', 'tmpdir']);

const isFullPath = ({ root, keys }: Reference): boolean => {
  const last = String(keys.at(-1));
  return fullPaths.has(last) && (root === 'runtime' ? keys.length === 1 : keys.length > 1);
};

/** A pattern or file name as far as it is known before any job runs. */
interface Known {
  readonly text: string;
  /** A reference in it that stands for an absolute path. */
  readonly fullPath?: string;
}

export function resolveKnownText(text: string, parameters: Parameters): Known {
  const parts = parsePieces(text);
  const fullPath = parts.find((part) => typeof part === 'object' && isFullPath(part)) as Reference | undefined;
  const fill = ({ root, keys }: Reference): string => {
    const name = String(keys[0]);
    const value = root === 'inputs' && keys.length === 1 ? parameters[name] : undefined;
    return value === undefined || value === null ? UNKNOWN : toText(value);
  };
  const known = parts.map((part) => (typeof part === 'string' ? part : fill(part))).join('');
  return { text: known.trim(), ...(fullPath ? { fullPath: fullPath.text } : {}) };
}

/** Why no file in the working directory can have that name; undefined: one can. */
export function nameFault({ text, fullPath }: Known): string | undefined {
  if (fullPath) return `holds ${fullPath}, a full path`;
  const outside = escapeProblem(text);
  if (outside) return outside;
  return text.includes('/') ? 'names a folder' : nameProblem('basename', text);
}

/** Why a pattern can match no file in the working directory; undefined: it can. */
export function globFault({ text, fullPath }: Known): string | undefined {
  if (fullPath) return `holds ${fullPath}, a full path; patterns begin in the working directory`;
  const outside = escapeProblem(text);
  if (outside) return outside;
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || text.endsWith('/')) return 'names no file';
  const letters = parts.map(shortestMatch);
  if (letters.includes(undefined)) return 'holds a range that runs backwards, so nothing matches it';
  const longest = Math.max(...letters.map((part) => utf8Length(part ?? '')));
  if (longest > NAME_LIMIT_BYTES.basename)
    return `asks for a name of ${longest} bytes; at most ${NAME_LIMIT_BYTES.basename} are allowed`;
  return characterProblem(letters.join('/'));
}

/** Why the extension that a file gets from this pattern or name does not fit into the names made of it. */
export function extensionFault({ text }: Known): string | undefined {
  const name = text.slice(text.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1) : '';
  if (extension === '' || /[*?[\]\\]/.test(extension)) return undefined;
  const fault = nameProblem('extension', extension);
  return fault && `has the extension ".${extension}", which ${fault}, the dot not counted`;
}
