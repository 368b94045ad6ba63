import type { Job, JobFile, Value } from './types.ts';

/** A parameter reference, `$(inputs.raw.path)`: its text and the keys after the dollar sign. */
export interface Reference {
  readonly text: string;
  readonly root: string;
  readonly keys: readonly (string | number)[];
}
/** Text with references, in pieces. */
type Pieces = readonly (string | Reference)[];

/** Thrown where a text holds something other than a parameter reference. */
export class BadExpression extends Error {}

const word = /^[A-Za-z_][A-Za-z0-9_]*/;
const step = /^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[(0|[1-9]\d{0,8})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\])/;
const unescape = (text: string): string => text.replace(/\\(.)/g, '$1');

function reference(text: string, start: number): Reference {
  let at = start + 2;
  const root = word.exec(text.slice(at, at + 128))?.[0];
  if (!root) throw new BadExpression('a parameter reference begins with inputs or runtime');
  at += root.length;
  const keys: (string | number)[] = [];
  while (text[at] !== ')') {
    const found = step.exec(text.slice(at, at + 1024));
    if (!found) throw new BadExpression(`"${text.slice(start, start + 60)}" is more than a parameter reference`);
    const [whole, name, index, single, double] = found;
    keys.push(index === undefined ? (name ?? unescape(single ?? double ?? '')) : Number(index));
    at += whole.length;
  }
  return { text: text.slice(start, at + 1), root, keys };
}

/**
 * Splits a text at its parameter references. As CWL v1.2 has it: `\$(` is a literal `$(`, `\\` one backslash; both only
 * in a text that holds `$(` or `${` at all.
 * @throws BadExpression for JavaScript.
 */
export function parsePieces(text: string): Pieces {
  if (!text.includes('$(') && !text.includes('${')) return text === '' ? [] : [text];
  const found: (string | Reference)[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const two = text.slice(at, at + 2);
    if (two === '${') throw new BadExpression('"${…}" is JavaScript');
    if (two === '$(') {
      if (literal) found.push(literal);
      literal = '';
      const next = reference(text, at);
      found.push(next);
      at += next.text.length;
    } else if (two === '\\$' && (text[at + 2] === '(' || text[at + 2] === '{')) {
      literal += text.slice(at + 1, at + 3);
      at += 3;
    } else if (two === '\\\\') {
      literal += '\\';
      at += 2;
    } else literal += text[at++];
  }
  if (literal) found.push(literal);
  return found;
}

/** The one reference that a text consists of, white space around it aside; its value keeps its type. */
export function asWholeReference(parts: Pieces): Reference | undefined {
  const filled = parts.filter((part) => typeof part !== 'string' || part.trim() !== '');
  const [only] = filled;
  return filled.length === 1 && typeof only === 'object' ? only : undefined;
}

export type FileFields = JobFile & { readonly nameroot: string; readonly nameext: string; readonly dirname: string };
/** What a reference stands for. */
export type Resolved = Value | FileFields | readonly FileFields[];

/** Fields of a file that a reference may name. */
export const fileFields = ['path', 'basename', 'nameroot', 'nameext', 'size', 'dirname'] as const;
/** What a reference may ask of the place where the job runs. */
export const runtimeFields = ['outdir', 'tmpdir', 'cores', 'ram'] as const;

/** A file with the fields CWL derives: `a.tar.gz` has nameroot `a.tar` and nameext `.gz`; `.profile` has no nameext. */
export function fileOf(file: JobFile): FileFields {
  const dot = file.basename.lastIndexOf('.');
  const cut = dot > 0 ? dot : file.basename.length;
  const slash = file.path.lastIndexOf('/');
  return {
    ...file,
    nameroot: file.basename.slice(0, cut),
    nameext: file.basename.slice(cut),
    dirname: slash > 0 ? file.path.slice(0, slash) : slash === 0 ? '/' : '.',
  };
}

/** Names in scope of a job: its inputs and where it runs. */
export interface Scope {
  readonly inputs: Readonly<Record<string, Resolved>>;
  readonly runtime: Readonly<Record<string, string | number>>;
}

export const runtimeOf = ({ outdir, tmpdir, cores, ramMiB }: Job['runtime']): Scope['runtime'] => ({
  outdir,
  tmpdir,
  cores,
  ram: ramMiB,
});

const own = (value: unknown, key: string | number): unknown => {
  if (Array.isArray(value) && key === 'length') return value.length;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
};

/** @throws BadExpression where nothing has that name (or a list is shorter). */
export function resolveReference({ root, keys, text }: Reference, scope: Scope): Resolved {
  let value: unknown = root === 'inputs' ? scope.inputs : root === 'runtime' ? scope.runtime : undefined;
  for (const key of keys) value = own(value, key);
  if (value === undefined || keys.length === 0) throw new BadExpression(`${text} stands for nothing`);
  return value as Resolved;
}

/** Digits of a number, never in exponent form: 1.5e-7 is 0.00000015. */
export function formatDecimal(value: number): string {
  const short = String(value);
  const found = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(short);
  if (!found) return short;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${sign}${digits}${'0'.repeat(point - digits.length)}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** How a value reads inside a longer text. */
export function toText(value: Resolved): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? formatDecimal(value) : JSON.stringify(value);
}

/** A text with its references filled in. @param quote applied to each value that comes from a file */
export function fillReferences(text: string, scope: Scope, quote: (text: string) => string = (same) => same): string {
  return parsePieces(text)
    .map((part) => {
      if (typeof part === 'string') return part;
      const filled = toText(resolveReference(part, scope));
      const target = part.root === 'inputs' ? scope.inputs[String(part.keys[0])] : undefined;
      return typeof target === 'object' && target !== null ? quote(filled) : filled;
    })
    .join('');
}
