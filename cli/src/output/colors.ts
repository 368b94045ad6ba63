import { styleText } from 'node:util';
import type { Color } from './state-color.rules.ts';

/**
 * Colours a text of standard output where that is a terminal which shows colours; `NO_COLOR` and `FORCE_COLOR` decide before.
 */
export const colored = (color: Color, text: string): string => styleText(color, text, { stream: process.stdout });
