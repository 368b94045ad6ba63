import { connect } from '@visor/db';
import { readConfig } from '@visor/service';
import { newIdentity, type TestIdentity } from '@visor/service/testing';
import { postGraphql, testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import * as data from '../../subgraphs/data/src/main.ts';
import { settings as dataSettings } from '../../subgraphs/data/src/config.ts';
import * as workflow from '../../subgraphs/workflow/src/main.ts';
import { settings as workflowSettings } from '../../subgraphs/workflow/src/config.ts';
import * as workload from '../../subgraphs/workload/src/main.ts';
import { settings as workloadSettings } from '../../subgraphs/workload/src/config.ts';
import { settings } from '../src/config.ts';
import { start } from '../src/main.ts';

/** The gateway and the three subgraphs, in this process, over a database of their own. */
interface WholeSystem extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly identity: TestIdentity;
  /** GraphQL endpoint of the gateway. */
  readonly graphql: string;
}

const origin = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}`;

async function isOpen(service: { readonly port: number }): Promise<boolean> {
  const { checks } = (await (await fetch(`${origin(service)}/healthz`)).json()) as { checks: object };
  return 'log' in checks;
}

export async function openWholeSystem(): Promise<WholeSystem> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const identity = await newIdentity(stack.use(testDirectory()).path);
  const common = { VISOR_JWKS_FILE: identity.jwksFile, VISOR_TOKEN_FILE: identity.tokenFile, LOG_LEVEL: 'silent' };
  const environment = async (name: string) => ({
    ...common,
    VISOR_INSTALLATION: database.installation,
    DATABASE_URL: await database.url(name),
  });
  const services = {
    data: stack.use(await data.start(readConfig(dataSettings, await environment('data')))),
    workflow: stack.use(await workflow.start(readConfig(workflowSettings, await environment('workflow')))),
    workload: stack.use(await workload.start(readConfig(workloadSettings, await environment('workload')))),
  };
  for (const service of Object.values(services)) await until(() => isOpen(service), { within: 45_000 });
  const urls = {
    DATA_URL: `${origin(services.data)}/graphql`,
    WORKFLOW_URL: `${origin(services.workflow)}/graphql`,
    WORKLOAD_URL: `${origin(services.workload)}/graphql`,
  };
  const gateway = stack.use(await start(readConfig(settings, { ...common, ...urls })));
  const owned = stack.move();
  const graphql = `${origin(gateway)}/graphql`;
  return { database, identity, graphql, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Stores rows as the subgraphs have them. @param rows statements, by subgraph */
export async function insertRows(
  database: TestDatabase,
  rows: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [name, statements] of Object.entries(rows)) {
    await using db = await connect({ url: await database.url(name), schema: database.name(name) });
    for (const statement of statements) await db.query(statement);
  }
}

interface Markers {
  readonly data: { readonly storages: readonly { readonly markerId: string | null }[] };
}

/** Waits until the data service has marked the roots of all storages: it brings nothing into one without its marker. */
export async function untilMarked({ graphql, identity }: WholeSystem): Promise<void> {
  const bearer = await identity.bearer('read');
  await until(async () => {
    const { data } = await postGraphql<Markers>(graphql, '{ storages { markerId } }', {}, bearer);
    return data.storages.every(({ markerId }) => markerId);
  });
}
