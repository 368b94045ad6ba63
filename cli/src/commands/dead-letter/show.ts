import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { findLetter } from './find-letter.ts';
import { deadLetterView } from './view.ts';

/** `visor dead-letter show`: a message that was refused, with the whole of its text, and what was decided about it. */
export function register(deadLetter: Command): void {
  declareShow(deadLetter, {
    what: 'dead letter with its text',
    argument: '<id>',
    view: deadLetterView,
    read: async (client, id) => (await findLetter(client, id))?.letter,
  });
}
