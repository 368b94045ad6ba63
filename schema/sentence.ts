/** A sentence in English and Russian. `{name}` stands for a parameter; a part in `[]` is left out where a parameter of it is missing. */
export type Sentence = Readonly<Record<'en' | 'ru', string>>;

/** Returns a sentence with its parameters filled in. A missing parameter is shown as a dash. */
export const fillSentence = (
  sentence: Sentence,
  parameters: Readonly<Record<string, unknown>>,
  language: keyof Sentence = 'en',
): string =>
  sentence[language]
    .replaceAll(/\[([^[\]]*)\]/g, (_match, part: string) => (isComplete(part, parameters) ? part : ''))
    .replaceAll(PARAMETER, (_match, name: string) => parameterText(parameters[name]));

const PARAMETER = /\{(\w+)\}/g;

const isComplete = (part: string, parameters: Readonly<Record<string, unknown>>): boolean =>
  [...part.matchAll(PARAMETER)].every(([, name = '']) => parameterText(parameters[name]) !== MISSING);

const MISSING = '-';

function parameterText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.map(parameterText).join(', ') : MISSING;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : MISSING;
}
