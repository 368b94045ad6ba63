import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node as YamlNode,
} from 'yaml';
import type { Place, Problems } from './problems.ts';

export type Scalar = string | number | boolean | null;
export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly value: Scalar;
}
export interface ListNode extends Place {
  readonly kind: 'list';
  readonly items: readonly Node[];
}
export interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly place: Place;
  readonly value: Node;
}
export interface MapNode extends Place {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}
/** A value of the document that knows where it stands. */
export type Node = ScalarNode | ListNode | MapNode;

const limits = { bytes: 2 ** 20, depth: 64, brackets: 500, aliases: 100, nodes: 50_000 };
const top: Place = { line: 1, col: 1, path: '' };

/** Whether a text can be an argument and be stored: no NUL, no half characters. */
export const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

class TooLarge extends Error {}

/** YAML or JSON text to nodes with positions; undefined where it cannot be read (the problems say why). */
export function parse(text: string, problems: Problems): Node | undefined {
  if (new TextEncoder().encode(text).length > limits.bytes) {
    problems.error(top, 'CWL_TOO_LARGE', 'the document is larger than 1 MiB', 'leave data out of the template');
    return undefined;
  }
  if (tooDeep(text)) {
    problems.error(top, 'CWL_TOO_LARGE', 'the document is nested too deeply', 'a template of a chain needs far less');
    return undefined;
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      version: '1.2',
    });
    reportSyntax(document, lines, problems);
    if (document.errors.length > 0) return undefined;
    return new Reader(document, lines, problems).read(document.contents, top, 0);
  } catch (fault) {
    // The parser itself runs out of stack on a million brackets.
    const message = fault instanceof TooLarge ? fault.message : 'the document is nested too deeply';
    if (!(fault instanceof TooLarge || fault instanceof RangeError)) throw fault;
    problems.error(top, 'CWL_TOO_LARGE', message, 'a template of a chain needs far less');
    return undefined;
  }
}

/** The parser takes seconds over a hundred thousand brackets, so they are counted first; those in texts count too. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (const [letter] of text.matchAll(/[[\]{}]/g)) {
    depth = letter === '[' || letter === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > limits.brackets) return true;
  }
  return /^[ \t]*(?:[-?][ \t]+){65}/m.test(text);
}

/** The first fault of each line: what follows on it is noise. */
function reportSyntax(document: Document.Parsed, lines: LineCounter, problems: Problems): void {
  const told = new Set<number>();
  for (const fault of document.errors) {
    const { line, col } = lines.linePos(fault.pos[0]);
    if (told.has(line)) continue;
    told.add(line);
    const message = fault.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '';
    const hint = message.includes('flow-seq-start') ? 'inside { } put "File[]" in quotes' : '';
    problems.error({ line, col, path: '' }, 'CWL_YAML', message, hint);
  }
}

class Reader {
  #aliases = 0;
  #nodes = 0;
  readonly #document: Document;
  readonly #lines: LineCounter;

  readonly #problems: Problems;

  constructor(document: Document, lines: LineCounter, problems: Problems) {
    this.#document = document;
    this.#lines = lines;
    this.#problems = problems;
  }

  #place(node: YamlNode | null, path: string, fallback: Place): Place {
    if (!node?.range) return { ...fallback, path };
    const { line, col } = this.#lines.linePos(node.range[0]);
    return { line, col, path };
  }

  /** No command line and no database takes such a text. */
  #checkText(text: string, place: Place): void {
    if (!isText(text)) this.#problems.error(place, 'CWL_YAML', 'a text holds NUL or half a character', 'remove it');
  }

  read(node: YamlNode | null, above: Place, depth: number): Node {
    if (depth > limits.depth) throw new TooLarge(`nested deeper than ${limits.depth}`);
    if (++this.#nodes > limits.nodes) throw new TooLarge(`more than ${limits.nodes} values`);
    if (isAlias(node)) {
      if (++this.#aliases > limits.aliases) throw new TooLarge(`more than ${limits.aliases} aliases`);
      return this.read(node.resolve(this.#document) ?? null, above, depth + 1);
    }
    const place = this.#place(node, above.path, above);
    if (isMap(node)) {
      const seen = new Set<string>();
      const entries = node.items.map((pair): Entry => {
        const key = pair.key as YamlNode | null;
        const name = isScalar(key) ? String(key.value) : '?';
        const at = this.#place(key, `${place.path}/${name}`, place);
        if (!isScalar(key) || typeof key.value !== 'string')
          this.#problems.error(at, 'CWL_YAML', 'a key must be text', 'put it in quotes');
        // Not left to the parser, which compares each key with all others.
        if (seen.has(name)) this.#problems.error(at, 'CWL_YAML', `"${name}" is there twice`, 'keep one of them');
        seen.add(name);
        this.#checkText(name, at);
        return { key: name, place: at, value: this.read(pair.value as YamlNode | null, at, depth + 1) };
      });
      return { ...place, kind: 'map', entries };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.read(item as YamlNode | null, { ...place, path: `${place.path}/${index}` }, depth + 1),
      );
      return { ...place, kind: 'list', items };
    }
    const value = isScalar(node) ? (node.value as Scalar) : null;
    if (typeof value === 'string') this.#checkText(value, place);
    return { ...place, kind: 'scalar', value };
  }
}
