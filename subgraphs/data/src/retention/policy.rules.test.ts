import { expect, test } from '@jest/globals';
import { readPolicy, type PolicyRequest } from './policy.rules.ts';

test.each<[string, PolicyRequest, string, string]>([
  ['no condition', { class: 'raw', conditions: [] }, 'conditions', 'is empty'],
  ['one twice', { class: 'raw', conditions: ['UPLOADED', 'UPLOADED'] }, 'conditions', 'twice'],
  ['never, and when', { class: 'raw', conditions: ['REQUEST', 'UPLOADED'] }, 'conditions', 'REQUEST means never'],
  ['an age without a time', { class: 'raw', conditions: ['AGE'] }, 'keepSeconds', 'is needed for AGE'],
  ['a time without an age', { class: 'raw', conditions: ['UPLOADED'], keepSeconds: 5 }, 'keepSeconds', 'only for AGE'],
  ['no time at all', { class: 'raw', conditions: ['AGE'], keepSeconds: 0 }, 'keepSeconds', 'whole number'],
  ['a negative time', { class: 'raw', conditions: ['AGE'], keepSeconds: -1 }, 'keepSeconds', 'whole number'],
  ['half a second', { class: 'raw', conditions: ['AGE'], keepSeconds: 1.5 }, 'keepSeconds', 'whole number'],
  ['a time without end', { class: 'raw', conditions: ['AGE'], keepSeconds: 1e15 }, 'keepSeconds', 'whole number'],
  ['a final after its final', { class: 'final', conditions: ['FINAL_UPLOADED'] }, 'conditions', 'no later one'],
  [
    'a final after its child',
    { class: 'final', conditions: ['UPLOADED', 'CHILD_CLOSED'] },
    'conditions',
    'nothing is made',
  ],
  ['a log after its child', { class: 'log', conditions: ['CHILD_CLOSED'] }, 'conditions', 'nothing is made'],
  ['a final after a time', { class: 'final', conditions: ['AGE'], keepSeconds: 5 }, 'conditions', 'only copies'],
])('rules that contradict are refused by name: %s', (_name, request, field, text) => {
  expect(() => readPolicy(request)).toThrow(
    expect.objectContaining({
      code: 'INVALID',
      details: expect.objectContaining({ field }),
      message: expect.stringContaining(text),
    }),
  );
});

test.each<PolicyRequest>([
  { class: 'raw', conditions: ['FINAL_UPLOADED', 'AGE'], keepSeconds: 86_400 },
  { class: 'final', conditions: ['UPLOADED', 'AGE'], keepSeconds: 1 },
  { class: 'log', conditions: ['AGE'], keepSeconds: 1 },
  { class: 'intermediate', conditions: ['CHILD_CLOSED'] },
  { class: 'raw', conditions: ['REQUEST'] },
])('a policy of %j is taken', (request) =>
  expect(readPolicy(request)).toEqual({ keepSeconds: null, ...request, isDefault: false }),
);
