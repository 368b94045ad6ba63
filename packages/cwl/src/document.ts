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

const limits = { bytes: 2 ** 20, depth: 64, aliases: 100, nodes: 50_000 };
const top: Place = { line: 1, col: 1, path: '' };

class TooLarge extends Error {}

/** YAML or JSON text to nodes with positions; undefined where it cannot be read (the problems say why). */
export function parse(text: string, problems: Problems): Node | undefined {
  if (new TextEncoder().encode(text).length > limits.bytes) {
    problems.error(top, 'CWL_TOO_LARGE', 'the document is larger than 1 MiB', 'leave data out of the template');
    return undefined;
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', stringKeys: false });
    for (const fault of document.errors) {
      const { line, col } = lines.linePos(fault.pos[0]);
      problems.error(
        { line, col, path: '' },
        'CWL_YAML',
        fault.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? '',
      );
    }
    if (document.errors.length > 0) return undefined;
    return new Reader(document, lines).read(document.contents, top, 0);
  } catch (fault) {
    // The parser itself runs out of stack on a million brackets.
    const message = fault instanceof TooLarge ? fault.message : 'the document is nested too deeply';
    if (!(fault instanceof TooLarge || fault instanceof RangeError)) throw fault;
    problems.error(top, 'CWL_TOO_LARGE', message, 'a template of a chain needs far less');
    return undefined;
  }
}

class Reader {
  #aliases = 0;
  #nodes = 0;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  #place(node: YamlNode | null, path: string, fallback: Place): Place {
    if (!node?.range) return { ...fallback, path };
    const { line, col } = this.#lines.linePos(node.range[0]);
    return { line, col, path };
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
      const entries = node.items.map((pair): Entry => {
        const key = pair.key as YamlNode | null;
        const name = isScalar(key) ? String(key.value) : String(key);
        const at = this.#place(key, `${place.path}/${name}`, place);
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
    return { ...place, kind: 'scalar', value };
  }
}
