import type { Problems } from './problems.ts';
import { programFault } from './program.ts';
import { toText, parsePieces, asWholeReference, type Reference } from './reference.ts';
import { isReadable } from './texts.ts';
import type { ToolDraft } from './tool.ts';
import type { Tool, Value } from './types.ts';

/** What a text says before any file is known: parameters filled in, per-file parts as they are. */
function shown(text: string, parameters: Readonly<Record<string, Value>>, port = ''): string {
  const show = ({ root, keys, text: reference }: Reference): string => {
    const name = String(keys[0]);
    if (root !== 'inputs' || keys.length > 1) return reference;
    if (Object.hasOwn(parameters, name)) return toText(parameters[name] ?? null);
    return name === port ? reference.replace(/\)$/, '.path)') : reference;
  };
  return parsePieces(text)
    .map((part) => (typeof part === 'string' ? part : show(part)))
    .join('');
}

/** The command line for people. */
export function showArguments(tool: Tool): string[] {
  const rest = tool.bindings.flatMap(({ value, prefix, separate }) => {
    const whole = asWholeReference(parsePieces(value));
    const parameter = whole?.root === 'inputs' ? tool.parameters[String(whole.keys[0])] : undefined;
    if (parameter === null || parameter === false) return [];
    if (parameter === true) return prefix === undefined ? [] : [prefix];
    const text = shown(value, tool.parameters, tool.port);
    if (prefix === undefined) return [text];
    return separate ? [prefix, text] : [prefix + text];
  });
  return [...tool.baseCommand, ...rest];
}

/** The command line, beginning with a program that is known now: without baseCommand, the first argument is it. */
export function buildCommand(
  draft: ToolDraft,
  parameters: Readonly<Record<string, Value>>,
  problems: Problems,
): { baseCommand: string[]; bindings: ToolDraft['bindings'] } {
  if (draft.baseCommand.length > 0)
    return { baseCommand: draft.baseCommand.map(({ text }) => text), bindings: draft.bindings };
  const [first, ...rest] = draft.bindings;
  const none = { baseCommand: [], bindings: rest };
  const example = 'baseCommand: [program, first-argument]';
  if (!first) problems.error(draft.place, 'CWL_FIELD_MISSING', 'the tool needs "baseCommand"', example);
  if (!first || !isReadable(first.text.text)) return none;
  const { place, text } = first.text;
  const isKnown = parsePieces(text).every(
    (part) =>
      typeof part === 'string' || (part.root === 'inputs' && typeof parameters[String(part.keys[0])] === 'string'),
  );
  const program = shown(text, parameters);
  const fault = programFault(program);
  if (first.prefix !== undefined || !isKnown)
    problems.error(place, 'SPD_PROGRAM', `without baseCommand "${text}" would be the program`, example);
  else if (fault) problems.error(place, 'SPD_PROGRAM', fault.message, fault.hint);
  return { baseCommand: [program], bindings: rest };
}
