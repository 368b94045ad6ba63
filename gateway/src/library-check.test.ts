import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { expect, test } from '@jest/globals';
import { checkLibraries, type Libraries } from './library-check.ts';
import { parseSupergraph } from './parse-supergraph.ts';

const libraries: Libraries = { parseSupergraph, buildOperationContext, executeQueryPlan };
type Plan = ReturnType<ReturnType<typeof parseSupergraph>['plan']>;

/** The installed libraries, with plans that another version could make. */
const planned = (change: (plan: string) => string): Libraries => ({
  ...libraries,
  parseSupergraph(sdl) {
    const supergraph = parseSupergraph(sdl);
    return { ...supergraph, plan: (document) => JSON.parse(change(JSON.stringify(supergraph.plan(document)))) as Plan };
  },
});

test('the installed libraries are those that Visor was built on', async () => {
  await expect(checkLibraries('on', libraries)).resolves.toBeUndefined();
});

test.each([
  ['"requires"', '"needs"', 'plan.nodes.1.node.requires'],
  ['"Flatten"', '"Flat"', 'plan.nodes.1.kind'],
  ['"@"', '"*"', 'plan.nodes.1.path.1'],
  ['"variableUsages"', '"variables"', 'plan.nodes.0.variableUsages'],
])('a plan with %s instead of %s is refused, and the place named', async (before, after, place) => {
  const changed = planned((plan) => plan.replaceAll(before, after));
  await expect(checkLibraries('on', changed)).rejects.toThrow(
    new RegExp(
      `^@apollo/query-planner [\\d.]+ is not what Visor was built on: ${place} of .*npm ci.*VISOR_COMPILED_OPERATIONS=off`,
    ),
  );
});

test('without compiled operations the form of plans does not matter, as long as Apollo executes them', async () => {
  const more = planned((plan) => plan.replaceAll('"variableUsages":[]', '"more":1'));
  await expect(checkLibraries('off', more)).resolves.toBeUndefined();
  await expect(
    checkLibraries(
      'off',
      planned((plan) => plan.replaceAll('"Flatten"', '"Flat"')),
    ),
  ).rejects.toThrow('@apollo/gateway');
});

test.each<[string, Partial<Libraries>, RegExp]>([
  [
    'ends in an error',
    { executeQueryPlan: () => Promise.reject(new Error('six arguments')) },
    /executeQueryPlan.*six arguments/,
  ],
  [
    'answers otherwise',
    { executeQueryPlan: async () => ({ data: { items: [] } }) },
    /result\.data\.items of executeQueryPlan/,
  ],
  [
    'cannot read a supergraph',
    {
      parseSupergraph: () => {
        throw new Error('no build');
      },
    },
    /^@apollo\/federation-internals [\d.]+ .*Supergraph\.build has changed \(no build\); install the versions/,
  ],
])('an executor that %s is refused', async (_what, change, text) => {
  await expect(checkLibraries('on', { ...libraries, ...change })).rejects.toThrow(text);
});
