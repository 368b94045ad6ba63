import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node as YamlNode } from 'yaml';
import type { Place, Problems } from './problems.ts';
import { checkBounds, reportSyntax } from './syntax.ts';

export type Scalar = string | number | boolean | null;
interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly value: Scalar;
}
interface ListNode extends Place {
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

const limits = { depth: 64, aliases: 100, nodes: 50_000 };
const top: Place = { line: 1, col: 1, path: '' };

/** Whether a text can be an argument and be stored: no NUL, no half characters. */
export const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

class TooLarge extends Error {}

/** YAML or JSON text to nodes with positions; undefined where it cannot be read (the problems say why). */
export function readDocument(text: string, problems: Problems): Node | undefined {
  const tokens = checkBounds(text, problems);
  if (!tokens) return undefined;
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      version: '1.2',
    });
    reportSyntax(document.errors, tokens, text, lines, problems);
    if (problems.failed) return undefined;
    const node = new Reader(lines, problems).read(document.contents, top, 0);
    return problems.failed ? undefined : node;
  } catch (fault) {
    // The parser itself may run out of stack.
    const message = fault instanceof TooLarge ? fault.message : 'the document is nested too deeply';
    if (!(fault instanceof TooLarge || fault instanceof RangeError)) throw fault;
    problems.error(top, 'CWL_TOO_LARGE', message, 'a template of a chain needs far less');
    return undefined;
  }
}

/** Stands among a map's keys once one of them was there twice: the others tell of the same line out of place. */
const TWICE = '\0twice';

class Reader {
  #aliases = 0;
  #nodes = 0;
  /** What aliases stand for: the latest value of that name above them. */
  readonly #anchors = new Map<string, YamlNode>();
  readonly #lines: LineCounter;
  readonly #problems: Problems;

  constructor(lines: LineCounter, problems: Problems) {
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

  #readKey(key: YamlNode | null, map: Place, seen: Set<string>): { name: string; at: Place } {
    const name = isScalar(key) ? String(key.value) : '?';
    const at = this.#place(key, `${map.path}/${name}`, map);
    if (!isScalar(key) || typeof key.value !== 'string')
      this.#problems.error(at, 'CWL_YAML', 'a key must be text', 'put it in quotes');
    else if (name === '<<')
      this.#problems.error(at, 'CWL_YAML', 'merge keys (<<) are not in YAML 1.2', 'write the fields out');
    else if (name.startsWith('//') || name.startsWith('/*'))
      this.#problems.error(at, 'CWL_YAML', 'a key begins like a comment', 'comments begin with #; JSON has none');
    // Not left to the parser, which compares each key with all others.
    else if (seen.has(name) && !seen.has(TWICE)) {
      seen.add(TWICE);
      this.#problems.error(at, 'CWL_YAML', `"${name}" is there twice`, 'keep one of them');
    }
    if (key?.anchor) this.#anchors.set(key.anchor, key);
    seen.add(name);
    this.#checkText(name, at);
    return { name, at };
  }

  read(node: YamlNode | null, above: Place, depth: number): Node {
    if (depth > limits.depth) throw new TooLarge(`nested deeper than ${limits.depth}`);
    if (++this.#nodes > limits.nodes) throw new TooLarge(`more than ${limits.nodes} values`);
    const place = this.#place(node, above.path, above);
    if (isAlias(node)) {
      if (++this.#aliases > limits.aliases) throw new TooLarge(`more than ${limits.aliases} aliases`);
      const target = this.#anchors.get(node.source);
      if (target) return this.read(target, above, depth + 1);
      const hint = `to mean the text, put it in quotes: "*${node.source}"`;
      this.#problems.error(place, 'CWL_YAML', `*${node.source} stands for a value that is nowhere named`, hint);
      return { ...place, kind: 'scalar', value: null };
    }
    if (node?.anchor) this.#anchors.set(node.anchor, node);
    if (isMap(node)) {
      const seen = new Set<string>();
      const entries = node.items.map((pair): Entry => {
        const { name, at } = this.#readKey(pair.key as YamlNode | null, place, seen);
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
