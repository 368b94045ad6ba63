import { globFault, resolveKnownText, nameFault } from './places.ts';
import { suggest, type Problems } from './problems.ts';
import {
  BadExpression,
  fileFields,
  parsePieces,
  runtimeFields,
  asWholeReference,
  type Reference,
} from './reference.ts';
import type { Text, ToolDraft } from './tool.ts';
import { isFile, showType } from './type.ts';
import type { Value } from './types.ts';

const digits = /^\d+$/;

/** Why a reference cannot be resolved; undefined: it can. */
function referenceFault(
  { root, keys, text }: Reference,
  tool: ToolDraft,
  use: Text['use'],
  whole: boolean,
): string[] | undefined {
  const [name, ...rest] = keys.map(String);
  if (root === 'self') return [`"self" has no value here`, 'name the input: $(inputs.<id>…)'];
  if (root !== 'inputs' && root !== 'runtime') return [`"${root}" is not known`, suggest(root, ['inputs', 'runtime'])];
  if (name === undefined) return [`${text} is the whole of ${root}`, `name one: $(${root}.<name>)`];
  if (root === 'runtime')
    return (runtimeFields as readonly string[]).includes(name) && rest.length === 0
      ? undefined
      : [`runtime.${[name, ...rest].join('.')} is not known`, suggest(name, runtimeFields)];
  const input = tool.inputs.get(name);
  if (!input) return [`the tool has no input "${name}"`, suggest(name, [...tool.inputs.keys()])];
  if (!input.type || (rest.length === 0 && (!isFile(input.type) || (whole && use === 'argument')))) return undefined;
  if (!isFile(input.type)) return [`"${name}" is ${showType(input.type)}: it has no fields`, `$(inputs.${name})`];
  if (input.type.array && rest[0] === 'length' && rest.length === 1) return undefined;
  const fields = input.type.array && digits.test(rest[0] ?? '') ? rest.slice(1) : rest;
  if (input.type.array && fields.length === rest.length)
    return [`"${name}" is a list of files`, `$(inputs.${name}[0].basename), or bind the input with itemSeparator`];
  const [field, ...more] = fields;
  if (field === undefined) return [`${text} is a File, not text`, `$(inputs.${name}.path)`];
  if ((fileFields as readonly string[]).includes(field) && more.length === 0) return undefined;
  return [`a File has no field "${fields.join('.')}" here`, suggest(field, fileFields)];
}

/** Reports every reference of a text that cannot be resolved; says whether all can. */
export function hasValidReferences(text: Text, tool: ToolDraft, problems: Problems): boolean {
  try {
    const parts = parsePieces(text.text);
    const whole = asWholeReference(parts);
    const faults = parts
      .filter((part) => typeof part === 'object')
      .flatMap((part) => {
        const fault = referenceFault(part, tool, text.use, whole === part);
        return fault ? [fault] : [];
      });
    for (const [message = '', hint = ''] of faults) problems.error(text.place, 'CWL_EXPR', message, hint);
    if (faults.length === 0 && text.use === 'env' && whole) {
      const type = whole.root === 'inputs' ? tool.inputs.get(String(whole.keys[0]))?.type : undefined;
      if (type && !['string', 'enum', 'File'].includes(type.base))
        problems.error(
          text.place,
          'CWL_EXPR',
          `a variable must be text, ${whole.text} is ${showType(type)}`,
          'make the parameter a string',
        );
    }
    if (faults.length === 0 && text.use === 'stdin' && whole?.keys.at(-1) !== 'path')
      problems.error(text.place, 'CWL_EXPR', 'stdin must be the path of an input', 'stdin: $(inputs.<id>.path)');
    return faults.length === 0;
  } catch (fault) {
    if (!(fault instanceof BadExpression)) throw fault;
    problems.error(
      text.place,
      'CWL_EXPR',
      fault.message,
      'write $(inputs.x.basename), or \\$( for the letters; JavaScript is not run',
    );
    return false;
  }
}

/** Checks every text of a tool, whatever becomes of its step. */
export function checkTexts(tool: ToolDraft, problems: Problems): void {
  const streams = Object.values(tool.streams);
  const globs = [...tool.outputs.values()].flatMap((one) => one.globs);
  const all = [...tool.bindings.map((one) => one.text), ...streams, ...globs];
  if (all.map((text) => hasValidReferences(text, tool, problems)).every(Boolean)) checkPlaces(tool, {}, problems);
}

/** Reports globs and names that no file of the working directory can have, as far as they are known. */
export function checkPlaces(draft: ToolDraft, parameters: Readonly<Record<string, Value>>, problems: Problems): void {
  for (const { text, place } of [...draft.outputs.values()].flatMap((one) => one.globs)) {
    const known = resolveKnownText(text, parameters);
    const why = globFault(known);
    if (why) problems.error(place, 'SPD_GLOB', `glob "${text}" ${why}`, 'outputs lie in the working directory');
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    const given = draft.streams[stream];
    const why = given && nameFault(resolveKnownText(given.text, parameters));
    if (why) problems.error(given.place, 'SPD_ENTRYNAME', `${stream} "${given.text}" ${why}`, 'give a plain file name');
  }
}

/** Whether a text is made of letters and parameter references. */
export function isReadable(text: string): boolean {
  try {
    parsePieces(text);
    return true;
  } catch {
    return false;
  }
}
