import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApolloGateway } from '@apollo/gateway';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { parseSupergraph } from '../parse-supergraph.ts';
import { OPERATIONS } from '../../test/differential-operations.ts';
import { done, sdl, subgraphSource, type SubgraphName } from '../../test/differential-subgraphs.ts';
import { randomOperation } from '../../test/random-operation.ts';
import { compose } from '../../test/subgraphs.ts';
import { FastExecutor } from './fast-executor.ts';
import type { TextSource } from './plan-steps.ts';

type Loaded = Awaited<ReturnType<ApolloGateway['load']>>;

const RUNS = Number(process.env['VISOR_FUZZ_RUNS'] ?? 150);

describe('compiled operations answer as Apollo’s own executor does', () => {
  let gateway: ApolloGateway;
  let apollo: Loaded;
  const sources = new Map<string, TextSource>();
  const fast = new FastExecutor((name) => sources.get(name) as TextSource);
  const relaying = new FastExecutor(
    (name) => sources.get(name) as TextSource,
    'on',
    () => true,
  );

  beforeAll(async () => {
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    for (const name of Object.keys(sdl) as SubgraphName[]) sources.set(name, subgraphSource(name));
    gateway = new ApolloGateway({
      supergraphSdl: compose(sdl),
      buildService: ({ name }) => sources.get(name) as TextSource,
      __exposeQueryPlanExperimental: false,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    });
    gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
      const read = parseSupergraph(coreSupergraphSdl);
      for (const executor of [fast, relaying]) executor.load(read);
    });
    apollo = await gateway.load();
  });
  afterAll(() => gateway.stop());

  const run = async (executor: Loaded['executor'], query: string, variables: Readonly<Record<string, unknown>>) => {
    done.sum = 0;
    const document = parse(query);
    expect(validate(apollo.schema, document)).toEqual([]);
    const request = { query, variables };
    const { schema } = apollo;
    const common = { document, schema, source: query, queryHash: query, context: {}, metrics: {}, logger: console };
    const { data, errors, extensions } = await executor({ ...common, request } as unknown as Parameters<
      typeof executor
    >[0]);
    // As text: the order of the keys counts too. Errors of subgraphs that are asked side by side come in any order.
    const faults = errors?.map((error) => JSON.stringify(error)).sort();
    return { text: JSON.stringify({ data, extensions }, null, 1), faults, done: done.sum };
  };

  const answers = async (query: string, variables: Readonly<Record<string, unknown>>) => {
    const expected = await run(apollo.executor, query, variables);
    const compiled = [await run(fast.execute, query, variables), await run(fast.execute, query, variables)];
    return { expected: [expected, expected], compiled };
  };

  test.each(OPERATIONS)('%s %j', async (query, variables = {}) => {
    const { expected, compiled } = await answers(query, variables);
    expect(compiled).toEqual(expected);
  });

  test('there are at least 100 of them, and all three ways are taken', () => {
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(100);
    for (const count of [fast.counts.fast, fast.counts.replayed, fast.counts.ordinary])
      expect(count).toBeGreaterThan(20);
  });

  test('an answer that is passed on as it came is what Apollo’s executor would write', async () => {
    let passed = 0;
    // A value that the API hides is nothing that a trusted subgraph gives.
    for (const [query, variables = {}] of OPERATIONS.filter(([text]) => !text.includes('hidden'))) {
      const request = { document: parse(query), text: query, operationName: undefined, variables };
      const compiled = relaying.compile(request);
      if (!compiled.fast?.relay) continue;
      const { text, faults } = await run(apollo.executor, query, variables);
      done.sum = 0;
      const given = await relaying.answer(compiled, variables, {} as GatewayContext);
      if (given === undefined) expect([query, faults]).not.toEqual([query, undefined]);
      else expect(JSON.stringify(JSON.parse(given), null, 1)).toBe(text);
      passed += given === undefined ? 0 : 1;
    }
    expect(passed).toBeGreaterThan(10);
  });

  test('operations that are made from the schema', async () => {
    await fc.assert(
      fc.asyncProperty(randomOperation(apollo.schema), async ({ query, variables }) => {
        const { expected, compiled } = await answers(query, variables);
        expect(compiled).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 22 },
    );
  }, 120_000);
});
