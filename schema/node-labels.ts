/*
 * Labels say what a node has beside cores and memory, such as `avx512` or `site=lhep`. A task asks for labels, a pilot declares
 * them; both keep to these rules.
 */

/** Labels of a task, and of a pilot. */
export const MAX_NODE_LABELS = 32;

const NODE_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9._:=/+-]{0,61}[A-Za-z0-9])?$/;

/** What a label looks like, for messages. */
const NODE_LABEL_FORM = '1 to 63 letters, digits and . _ : = / + -, with a letter or digit at both ends';

export const isNodeLabel = (text: string): boolean => NODE_LABEL.test(text);

/** Returns why a list of labels is wrong, as the rest of a sentence that begins with the field, or undefined. */
export function nodeLabelsProblem(labels: readonly string[]): string | undefined {
  if (labels.length > MAX_NODE_LABELS) return `has ${labels.length} labels; at most ${MAX_NODE_LABELS} are allowed`;
  const wrong = labels.find((label) => !isNodeLabel(label));
  return wrong === undefined ? undefined : `has ${JSON.stringify(wrong.slice(0, 100))}; a label is ${NODE_LABEL_FORM}`;
}
