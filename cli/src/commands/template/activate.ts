import type { Command } from 'commander';
import { declareStatusVerb } from './set-status.ts';

/** `visor template activate`. */
export function register(template: Command): void {
  declareStatusVerb(template, 'ACTIVATE', 'let a template start workflows for the datasets that match its mask', {
    from: 'LOADED',
  });
}
