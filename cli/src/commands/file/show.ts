import { ShowFileDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { fileView } from './view.ts';

/** `visor file show`: a file, where its copies are and what it was made from. */
export function register(file: Command): void {
  declareShow(file, {
    what: 'file',
    argument: '<id>',
    view: fileView,
    read: async (client, id) => (await client.request(ShowFileDocument, { id })).file,
  });
}
