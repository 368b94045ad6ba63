import { expect, test } from '@jest/globals';
import { canAcceptClaims, canClaim, pilotStatus, sessionLifecycle } from './session.rules.ts';

const { next, states } = sessionLifecycle;

test('a drain can be cancelled until it is finished', () => {
  expect(next('READY', 'drain')).toBe('DRAINING');
  expect(next('DRAINING', 'resume')).toBe('READY');
  expect(next('DRAINING', 'drain')).toBeUndefined();
  expect(next('READY', 'finishDrain')).toBeUndefined();
  expect(next('DRAINED', 'resume')).toBeUndefined();
});

test('every state can be stopped, and nothing follows a stop', () => {
  for (const state of states) expect(next(state, 'stop')).toBe(state === 'STOPPING' ? undefined : 'STOPPING');
  expect(sessionLifecycle.finalStates).toEqual(['STOPPING']);
});

test('a pilot departs once: drained and replaced exclude each other', () => {
  expect(next('DRAINED', 'replace')).toBeUndefined();
  expect(next('REPLACED', 'finishDrain')).toBeUndefined();
  expect(next('REPLACED', 'drain')).toBeUndefined();
});

test('only a ready pilot claims; the others say that they are draining', () => {
  expect(states.filter(canClaim)).toEqual(['READY']);
  expect(states.filter(canAcceptClaims)).toEqual(['READY', 'DRAINING', 'DRAINED']);
  expect([pilotStatus('READY', 0), pilotStatus('READY', 1)]).toEqual(['IDLE', 'BUSY']);
  for (const state of states.filter((known) => known !== 'READY')) expect(pilotStatus(state, 1)).toBe('DRAINING');
});
