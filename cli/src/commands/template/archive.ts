import type { Command } from 'commander';
import { declareStatusVerb } from './set-status.ts';

/** `visor template archive`. */
export function register(template: Command): void {
  declareStatusVerb(template, 'ARCHIVE', 'let a template start no more workflows; those that run go on', {
    from: 'ACTUAL',
  });
}
