import { expect, test } from '@jest/globals';
import { commandPath } from './prepare-launch.ts';

test("a payload's commands: Node first where it has a folder of its own, then the payload folders, then the system's", () => {
  expect(commandPath(['/usr/bin', '/own'], '/opt/node/bin')).toBe('/opt/node/bin:/usr/bin:/own:/usr/bin:/bin');
  expect(commandPath(['/own'], '/usr/bin')).toBe('/own:/usr/bin:/bin');
});
