import { compileChain, type Chain } from '@visor/cwl';
import { documentOf, refusalOfDocument, type Feed, type ProgramInput } from './job.rules.ts';

/** Compiles the chain of one step that runs a program. @throws Refusal INVALID that names the field of the input */
export function compileProgram(program: ProgramInput, feed: Feed): { readonly cwl: string; readonly chain: Chain } {
  const cwl = documentOf(program, feed);
  const compiled = compileChain(cwl);
  if ('problems' in compiled) throw refusalOfDocument(compiled.problems);
  return { cwl, chain: compiled.chain };
}
