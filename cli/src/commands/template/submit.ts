import { basename, extname } from 'node:path';
import { SubmitTemplateDocument, type MaskKind } from '#operations';
import { Option, type Command } from 'commander';
import { connect, declareConnection } from '../../local/connect.ts';
import { declareFormat, printItem } from '../../output/declare-format.ts';
import type { ShowOptions } from '../show-command.ts';
import { withNamedProblems } from './named-problems.ts';
import { readDocument } from './read-document.ts';
import { templateView } from './view.ts';

interface Options extends ShowOptions {
  readonly name?: string;
  readonly mask: string;
  readonly maskKind: MaskKind;
}

export const MASK_KINDS = ['substring', 'glob'] as const satisfies readonly MaskKind[];

/** A part of a name is compared as it is; many expect a pattern. */
export function warnOfMask({ mask, maskKind }: { readonly mask: string; readonly maskKind: MaskKind }): void {
  if (maskKind === 'substring' && /[*?]/.test(mask))
    process.stderr.write(
      `the mask is a part of names, its * and ? included; where they mean any characters: --mask-kind glob\n`,
    );
}

/** `visor template submit`: creates a template as a draft. */
export function register(template: Command): void {
  declareFormat(declareConnection(template.command('submit')))
    .description('create a template from a CWL document, as LOADED; `visor template activate` puts it to work')
    .argument('<file>', 'CWL v1.2, YAML or JSON')
    .requiredOption('--mask <mask>', 'the part of their names that datasets have which start it')
    .addOption(new Option('--mask-kind <kind>', 'how the mask is read').choices(MASK_KINDS).default('substring'))
    .option('--name <name>', "its name (default: the file's)")
    .action(async (file: string, options: Options) => {
      const cwl = readDocument(file);
      await using client = connect(options);
      const name = options.name ?? basename(file, extname(file));
      const input = { name, mask: options.mask, maskKind: options.maskKind, cwl };
      const { createTemplate } = await withNamedProblems(file, () => client.request(SubmitTemplateDocument, { input }));
      printItem(createTemplate, templateView, options);
      warnOfMask(createTemplate);
      process.stderr.write(`it starts nothing yet: visor template activate ${createTemplate.id}\n`);
    });
}
