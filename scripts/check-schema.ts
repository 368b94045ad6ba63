/**
 * The API against that of the last release: a change that breaks clients needs a line in `schema/released/accepted.txt`, and
 * each deprecation a day. `--release` makes the API of now the released one (docs/developing.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { breakingChanges, changeProblems, deprecationProblems, readAccepted } from './schema-changes.rules.ts';

const folder = join(import.meta.dirname, '../schema');
const current = readFileSync(join(folder, 'api.graphql'), 'utf8');
const RELEASED = join(folder, 'released/api.graphql');
const ACCEPTED = join(folder, 'released/accepted.txt');
const ACCEPTED_HEADER = `# Breaking changes of the API since the last release that were accepted: KIND place: reason
`;

if (process.argv.includes('--release')) {
  writeFileSync(RELEASED, current);
  writeFileSync(ACCEPTED, ACCEPTED_HEADER);
}
const today = new Date().toISOString().slice(0, 10);
const changes = await breakingChanges(readFileSync(RELEASED, 'utf8'), current, today);
const messages = readFileSync(join(folder, 'events.graphql'), 'utf8');
const problems = [
  ...[current, messages].flatMap((sdl) => deprecationProblems(parse(sdl))),
  ...changeProblems(changes, readAccepted(readFileSync(ACCEPTED, 'utf8'))),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0)
  throw new Error(
    'the API breaks clients of the last release. Keep what they use and deprecate it, or accept the change: ' +
      'add "KIND place: reason" to schema/released/accepted.txt and a line to CHANGELOG.md (docs/developing.md)',
  );
console.log(
  `the API works for clients of the last release${changes.length > 0 ? ` but for ${changes.length} accepted changes` : ''}`,
);
