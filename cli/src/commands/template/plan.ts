import type { ChainStep } from '@visor/cwl';
import type { Command } from 'commander';
import { declareFormat, printList, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { compileFile, failOnErrors, problemText } from './compile-file.ts';

const stepView: View<ChainStep> = {
  name: ({ step }) => step,
  columns: [
    { title: 'STAGE', of: ({ ordinal }) => ordinal },
    { title: 'STEP', of: ({ step }) => step },
    { title: 'MODE', of: ({ mode }) => mode },
    { title: 'PROGRAM', of: ({ executable }) => executable },
    { title: 'DEVICE', of: ({ device }) => device },
    { title: 'RETRIES', of: ({ retries }) => retries },
    { title: 'ARGUMENTS', of: ({ args }) => args.join(' '), isWide: true },
  ],
};

/** `visor template plan`: shows the tasks that a document stands for; needs no server. */
export function register(template: Command): void {
  declareFormat(template.command('plan'))
    .description('show the tasks that a CWL document stands for; needs no running Visor')
    .argument('<file>', 'CWL v1.2, YAML or JSON')
    .action((file: string, options: FormatOptions) => {
      const { chain, problems } = compileFile(file);
      for (const problem of problems) process.stderr.write(`${problemText(file, problem)}\n`);
      failOnErrors(file, problems);
      if (chain) printList(chain.steps, stepView, options);
    });
}
