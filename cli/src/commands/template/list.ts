import { ListTemplatesDocument } from '#operations';
import type { Command } from 'commander';
import { declareList, printAll, type ListOptions } from '../list-command.ts';
import { templateView } from './view.ts';

/** `visor template list`. */
export function register(template: Command): void {
  declareList(template, 'list templates, the newest first').action((options: ListOptions) =>
    printAll(options, templateView, async (client) => (await client.request(ListTemplatesDocument, {})).templates),
  );
}
