import { ShowFileDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { findFileId } from './find-file.ts';
import { fileView } from './view.ts';

/** `visor file show`: a file, where its copies are and what it was made from. */
export function register(file: Command): void {
  declareShow(file, {
    what: 'file',
    argument: '<id|name>',
    view: fileView,
    read: async (client, text) => (await client.request(ShowFileDocument, { id: await findFileId(client, text) })).file,
  });
}
