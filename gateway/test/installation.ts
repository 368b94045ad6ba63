import { readConfig } from '@visor/service';
import { newIdentity, type TestIdentity } from '@visor/service/testing';
import { testDirectory } from '@visor/testkit';
import { settings } from '../src/config.ts';
import { start } from '../src/main.ts';
import { standIn, type StandIn } from './stand-in.ts';

/** The gateway over stand-ins of the three subgraphs, with true keys and tokens. */
export interface Installation extends AsyncDisposable {
  readonly identity: TestIdentity;
  /** GraphQL endpoints. */
  readonly urls: Readonly<Record<'gateway' | 'data' | 'workflow' | 'workload', string>>;
}

interface InstallationOptions {
  readonly data?: StandIn;
  readonly workflow?: StandIn;
  readonly workload?: StandIn;
  readonly settings?: Readonly<Record<string, string>>;
}

export async function openInstallation(options: InstallationOptions = {}): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const identity = await newIdentity(stack.use(testDirectory()).path);
  const urlOf = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}/graphql`;
  const data = urlOf(stack.use(await standIn('data', identity.jwksFile, options.data ?? {})));
  const workflow = urlOf(stack.use(await standIn('workflow', identity.jwksFile, options.workflow ?? {})));
  const workload = urlOf(stack.use(await standIn('workload', identity.jwksFile, options.workload ?? {})));
  const config = readConfig(settings, {
    VISOR_JWKS_FILE: identity.jwksFile,
    VISOR_TOKEN_FILE: identity.tokenFile,
    DATA_URL: data,
    WORKFLOW_URL: workflow,
    WORKLOAD_URL: workload,
    LOG_LEVEL: 'silent',
    ...options.settings,
  });
  const gateway = urlOf(stack.use(await start(config)));
  const owned = stack.move();
  return {
    identity,
    urls: { gateway, data, workflow, workload },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
