/** A sentence in English and Russian. `{name}` stands for a parameter. */
export type Sentence = Readonly<Record<'en' | 'ru', string>>;

/** Returns a sentence with its parameters filled in. A missing parameter is shown as a dash. */
export const fillSentence = (
  sentence: Sentence,
  parameters: Readonly<Record<string, unknown>>,
  language: keyof Sentence = 'en',
): string => sentence[language].replaceAll(/\{(\w+)\}/g, (_match, name: string) => parameterText(parameters[name]));

function parameterText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.map(parameterText).join(', ') : '-';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '-';
}
