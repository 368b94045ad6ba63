import { expect, test } from '@jest/globals';
import { maskError } from './errors.ts';
import { logger } from './log.ts';

const mask = (error: unknown) => {
  const lines: string[] = [];
  const write = (line: string): void => {
    const { level, msg } = JSON.parse(line) as { level: number; msg: string };
    lines.push(`${level}: ${msg}`);
  };
  const answer = maskError(logger('test', 'info', { write }), { path: ['jobs'] }, error);
  return { answer, lines };
};
const failure = (code: string): Error => Object.assign(new Error('its own words'), { code });

const AWAY = [
  ...['08006', '57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].map(failure),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
];
const OTHERS = [failure('23505'), failure('57014'), failure('ENOENT'), new TypeError('x'), 'a text', undefined];

test('a database that is away is UNAVAILABLE, which no request is the cause of', () => {
  for (const error of AWAY) {
    const { answer, lines } = mask(error);
    expect(answer).toEqual({
      message: 'the database cannot be reached now: try again',
      path: ['jobs'],
      extensions: { code: 'UNAVAILABLE', retryable: true },
    });
    expect(lines).toEqual(['40: the database cannot be reached']);
  }
});

test('anything else is logged under an id, which is all that the caller sees of it', () => {
  for (const error of OTHERS) {
    const { answer, lines } = mask(error);
    expect(answer.message).toMatch(/^internal error [\da-f-]{36}$/);
    expect(answer.extensions).toMatchObject({ code: 'INTERNAL', retryable: true });
    expect(lines).toEqual(['50: unexpected error']);
  }
});
