import { Lexer, type LineCounter, type YAMLError } from 'yaml';
import type { Place, Problems } from './problems.ts';

const MAX_BYTES = 2 ** 20;
const MAX_TOKENS = 100_000;
const MAX_BRACKET_DEPTH = 64;
const MAX_QUOTED_LENGTH = 2 ** 16;

const top: Place = { line: 1, col: 1, path: '' };

/** One token of the lexer and where it stands. */
interface Token {
  readonly offset: number;
  readonly source: string;
  /** What the lexer marks instead of writing it: a plain text follows, or a bracket was left open. */
  readonly kind: 'sign' | 'text' | 'brackets left open';
}

const DOCUMENT = '\u0002';
const FLOW_ERROR_END = '\u0018';
const SCALAR = '\u001F';

/** The text in tokens, or why it has too many for anybody's template: the parser's time grows with them. */
function readTokens(text: string): readonly Token[] | string {
  const tokens: Token[] = [];
  let offset = 0;
  let depth = 0;
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    if (source === DOCUMENT || (source === SCALAR && !isText)) {
      isText = source === SCALAR;
      continue;
    }
    if (source === FLOW_ERROR_END && !isText) {
      tokens.push({ offset, source: '', kind: 'brackets left open' });
      depth = 0;
      continue;
    }
    tokens.push({ offset, source, kind: isText ? 'text' : 'sign' });
    if (tokens.length > MAX_TOKENS) return `the document has more than ${MAX_TOKENS} words and signs`;
    if (!isText && (source === '[' || source === '{') && ++depth > MAX_BRACKET_DEPTH)
      return `the document is nested deeper than ${MAX_BRACKET_DEPTH}`;
    if (!isText && (source === ']' || source === '}')) depth = Math.max(0, depth - 1);
    if (!isText && /^["']/.test(source) && source.length > MAX_QUOTED_LENGTH)
      return `a text in quotes is longer than ${MAX_QUOTED_LENGTH} letters`;
    offset += source.length;
    isText = false;
  }
  return tokens;
}

/** The document's tokens; undefined where it is too large to be read or no text (reported). */
export function checkBounds(text: string, problems: Problems): readonly Token[] | undefined {
  const refuse = (code: 'CWL_TOO_LARGE' | 'CWL_YAML', message: string, hint: string): undefined =>
    void problems.error(top, code, message, hint);
  const hint = 'a template of a chain needs far less';
  if (Buffer.byteLength(text) > MAX_BYTES)
    return refuse('CWL_TOO_LARGE', 'the document is larger than 1 MiB', 'leave data out of the template');
  if (text.includes('\0') || !text.isWellFormed())
    return refuse('CWL_YAML', 'the document holds NUL or half a character', 'save it as UTF-8');
  if (text.includes('\r') && !text.includes('\n'))
    return refuse('CWL_YAML', 'its lines end with a carriage return alone', 'save it with line feeds (LF)');
  // Compact nesting, "- - - x", takes one letter a level.
  if (/^[ \t]*(?:[-?][ \t]+){65}/m.test(text))
    return refuse('CWL_TOO_LARGE', 'the document is nested deeper than 64', hint);
  const tokens = readTokens(text);
  return typeof tokens === 'string' ? refuse('CWL_TOO_LARGE', tokens, hint) : tokens;
}

const isOpenQuote = ({ source }: Token): boolean =>
  source.length < 2 || source.at(-1) !== source[0] || (source[0] === '"' && /[^\\](?:\\\\)*\\"$/.test(source));

/** The bracket that is not closed before this place. */
function openBracket(tokens: readonly Token[], before: number): Token | undefined {
  let open: Token[] = [];
  let left: Token | undefined;
  for (const token of tokens) {
    if (token.offset > before) break;
    if (token.kind === 'brackets left open') {
      left = open.at(-1) ?? left;
      open = [];
    } else if (token.kind === 'sign' && (token.source === '[' || token.source === '{')) open.push(token);
    else if (token.kind === 'sign' && (token.source === ']' || token.source === '}')) {
      if (open.at(-1)?.source !== (token.source === ']' ? '[' : '{')) break;
      open.pop();
    }
  }
  return open.at(-1) ?? left;
}

const hints: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  ALIAS_PROPS: 'put a text that begins with * in quotes',
  BAD_DIRECTIVE: 'put a text that begins with % in quotes',
  BAD_DQ_ESCAPE: "write \\\\ for a backslash, or use single quotes: '…'",
  BAD_INDENT: 'lines that belong together begin in the same column; put a text that holds ": " in quotes',
  BAD_PROP_ORDER: 'put a text that begins with &, ! or - in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'put a text that holds ": " in quotes; lines that belong together begin in the same column, deeper than what they belong to',
  BLOCK_IN_FLOW: 'inside { } and [ ] separate with commas',
  KEY_OVER_1024_CHARS: 'is a quote missing before it?',
  MISSING_CHAR: 'put a comma between entries, a space after each colon, and close what was opened',
  MULTILINE_IMPLICIT_KEY: 'is a colon missing after the key, or a space after the colon?',
  MULTIPLE_ANCHORS: 'put a text that begins with & in quotes',
  MULTIPLE_DOCS: 'a template is one document: remove the line "---"',
  MULTIPLE_TAGS: 'put a text that begins with ! in quotes',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  TAG_RESOLVE_FAILED: 'put a text that begins with ! in quotes',
};

interface Slip {
  readonly at: number;
  readonly message: string;
  readonly hint: string;
}

/** What the author did, where the parser saw no more than where that stopped making sense. */
function slipOf({ code, message, pos }: YAMLError, tokens: readonly Token[], text: string): Slip {
  const at = pos[0];
  const said = message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '';
  const before = tokens.filter(({ offset, source }) => offset <= at && source !== '');
  const quoted = before.filter(({ kind, source }) => kind === 'sign' && /^["']/.test(source));
  const last = quoted.at(-1);
  if (last && isOpenQuote(last))
    return { at: last.offset, message: 'this quote is not closed', hint: `end the text with ${last.source[0]}` };
  const between = last ? text.slice(last.offset + last.source.length, at) : '';
  if (last?.source.includes('\n') && !between.includes('\n'))
    return {
      at: last.offset,
      message: 'a text in quotes begins here and ends lines below, where something else was meant',
      hint: `end the text with ${last.source[0]} on its own line`,
    };
  const bracket = /^Flow (?:map|sequence) in block|^Flow (?:map|sequence) must end/.test(said)
    ? openBracket(tokens, at)
    : undefined;
  if (bracket) {
    const close = bracket.source === '[' ? ']' : '}';
    return { at: bracket.offset, message: `this ${bracket.source} is not closed`, hint: `close it with ${close}` };
  }
  if (said.includes('flow-seq-start')) return { at, message: said, hint: 'inside { } put "File[]" in quotes' };
  if (/flow-(?:map|seq)-end/.test(said)) return { at, message: said, hint: 'there is one bracket too many' };
  return { at, message: said, hint: hints[code] ?? 'look at this line and the one before it' };
}

/** Reports the first fault only: what a parser says after it is noise. */
export function reportSyntax(
  errors: readonly YAMLError[],
  tokens: readonly Token[],
  text: string,
  lines: LineCounter,
  problems: Problems,
): void {
  const first = errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (!first) return;
  const { at, message, hint } = slipOf(first, tokens, text);
  const { line, col } = lines.linePos(at);
  problems.error({ line, col, path: '' }, 'CWL_YAML', message, hint);
}
