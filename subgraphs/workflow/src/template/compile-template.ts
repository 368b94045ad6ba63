import { compileChain, type Chain } from '@visor/cwl';
import { assertValid, MAX_TOOL_BYTES, Refusal, utf8Length } from '@visor/schema';

const isUnsupported = (code: string): boolean => code.startsWith('SPD_') && !code.startsWith('SPD_PARAM');

/** Workload refuses the task of a larger tool. */
function assertToolSizes(chain: Chain): Chain {
  for (const { step, tool } of chain.steps) {
    const bytes = utf8Length(JSON.stringify(tool));
    const fault = `has ${bytes} bytes in its tool of step ${step}, compiled as JSON; at most ${MAX_TOOL_BYTES} are allowed`;
    assertValid('cwl', bytes > MAX_TOOL_BYTES ? fault : undefined);
  }
  return chain;
}

/**
 * Compiles a template's document to its chain.
 * @throws Refusal INVALID, or UNSUPPORTED for valid CWL that Visor does not run; `details.problems` lists every problem
 */
export function compileTemplate(cwl: string, parameters: unknown): Chain {
  const compiled = compileChain(cwl, parameters);
  if ('chain' in compiled) return assertToolSizes(compiled.chain);
  const problems = compiled.problems.map(({ col, ...problem }) => ({ ...problem, column: col }));
  const errors = compiled.problems.filter(({ severity }) => severity === 'ERROR');
  const [first] = errors;
  const code = errors.every((error) => isUnsupported(error.code)) ? 'UNSUPPORTED' : 'INVALID';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see extensions.problems)` : '';
  const hint = first?.hint ? ` (${first.hint})` : '';
  throw new Refusal(code, `line ${first?.line}: ${first?.message}${hint}${more}`, { problems });
}
