import { describe, expect, test } from '@jest/globals';
import { serverProblem } from './databases.ts';

describe("a server of the user's own", () => {
  test.each([9, 13, 14])('of version %i is refused', (version) => {
    expect(serverProblem({ version, creates: true, user: 'u' })).toMatch(/too old: 15 or later/);
  });

  test.each([15, 18])('of version %i is accepted', (version) => {
    expect(serverProblem({ version, creates: true, user: 'u' })).toBeUndefined();
  });

  test('on which the user may not create roles and schemas is refused, with the name of the user', () => {
    expect(serverProblem({ version: 15, creates: false, user: 'guest' })).toMatch(/guest .* may not create/);
  });
});
