import { EditTemplateDocument, type MaskKind } from '#operations';
import { Option, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import { declareAct, isConfirmed, type ActOptions } from '../act/declare-act.ts';
import { findTemplate } from './find-template.ts';
import { withNamedProblems } from './named-problems.ts';
import { readDocument } from './read-document.ts';
import { MASK_KINDS, warnOfMask } from './submit.ts';
import { templateView } from './view.ts';

interface Options extends ActOptions {
  readonly name?: string;
  readonly mask?: string;
  readonly maskKind?: MaskKind;
}

/** `visor template edit`: changes a draft. */
export function register(template: Command): void {
  declareAct(template.command('edit'))
    .description('change a template that is LOADED; one that was ACTUAL stays as it is: submit a new one in its place')
    .argument('<name|id>')
    .argument('[file]', 'its new CWL document')
    .option('--mask <mask>', 'the part of their names that datasets have which start it')
    .addOption(new Option('--mask-kind <kind>', 'how the mask is read').choices(MASK_KINDS))
    .option('--name <name>', 'its new name')
    .action(async (text: string, file: string | undefined, options: Options) => {
      const cwl = file === undefined ? null : readDocument(file);
      const { name = null, mask = null, maskKind = null } = options;
      if ([cwl, name, mask, maskKind].every((value) => value === null))
        throw new CommandError(EXIT_CODE.usage, 'say what changes: FILE, --mask, --mask-kind or --name');
      await using client = connect(options);
      const found = await findTemplate(client, text, 'LOADED');
      const touched = { verb: 'edit', what: 'template', items: [found], view: templateView };
      if (!(await isConfirmed(options, touched))) return;
      const { id, revision } = found;
      const input = { id, revision, name, mask, maskKind, cwl, reason: options.reason ?? null };
      const { editTemplate } = await withNamedProblems(file ?? text, () =>
        client.request(EditTemplateDocument, { input }),
      );
      printItem(editTemplate, templateView, options);
      warnOfMask(editTemplate);
    });
}
