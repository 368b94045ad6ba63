import type { Problem } from '@visor/cwl';
import type { Command } from 'commander';
import { declareFormat, printList, type FormatOptions } from '../../output/declare-format.ts';
import { harmless } from '../../output/text.rules.ts';
import type { View } from '../../output/rows.rules.ts';
import { compileFile, failOnErrors, problemText } from './compile-file.ts';

const problemView: View<Problem> = {
  name: ({ code }) => code,
  columns: [
    { title: 'LINE', of: ({ line }) => line },
    { title: 'COLUMN', of: ({ col }) => col },
    { title: 'SEVERITY', of: ({ severity }) => severity },
    { title: 'CODE', of: ({ code }) => code },
    { title: 'PROBLEM', of: ({ message }) => message },
    { title: 'HINT', of: ({ hint }) => hint },
    { title: 'PATH', of: ({ path }) => path, isWide: true },
  ],
};

/** `visor template lint`: says what keeps a document from being a template; needs no server. */
export function register(template: Command): void {
  declareFormat(template.command('lint'))
    .description('say what keeps a CWL document from being a template; needs no running Visor')
    .argument('<file>', 'CWL v1.2, YAML or JSON')
    .action((file: string, options: FormatOptions) => {
      const { problems } = compileFile(file);
      if (options.output !== 'table') printList(problems, problemView, options);
      else for (const problem of problems) process.stdout.write(`${problemText(file, problem)}\n`);
      failOnErrors(file, problems);
      if (problems.length === 0) process.stderr.write(`${harmless(file)}: no problems\n`);
    });
}
