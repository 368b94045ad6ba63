import { compile, type Chain } from '@visor/cwl';
import { Refusal } from '@visor/schema';

const unsupported = (code: string): boolean => code.startsWith('SPD_') && !code.startsWith('SPD_PARAM');

/**
 * The chain that a template's document stands for. @throws Refusal INVALID, or UNSUPPORTED where the document is good CWL
 * that Visor does not run; every problem is in `details.problems`.
 */
export function compileTemplate(cwl: string, parameters: unknown): Chain {
  const compiled = compile(cwl, parameters);
  if ('chain' in compiled) return compiled.chain;
  const problems = compiled.problems.map(({ col, ...one }) => ({ ...one, column: col }));
  const errors = compiled.problems.filter(({ severity }) => severity === 'ERROR');
  const [first] = errors;
  const code = errors.every((one) => unsupported(one.code)) ? 'UNSUPPORTED' : 'INVALID';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see extensions.problems)` : '';
  const hint = first?.hint ? ` (${first.hint})` : '';
  throw new Refusal(code, `line ${first?.line}: ${first?.message}${hint}${more}`, { problems });
}
