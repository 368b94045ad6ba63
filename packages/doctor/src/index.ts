export type { Decision } from './accepted.ts';
export { examine } from './examine.ts';
export { reportText } from './report-text.rules.ts';
