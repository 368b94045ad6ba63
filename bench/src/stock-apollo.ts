import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type BaseContext } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { supergraphSdl } from '@visor/schema';

/** Apollo's gateway as its manual sets it up, in a process of its own, over the subgraphs of a stack. */
interface Headers extends BaseContext {
  readonly authorization?: string | undefined;
}

const urls: Readonly<Record<string, string | undefined>> = {
  data: process.env['DATA_URL'],
  workflow: process.env['WORKFLOW_URL'],
  workload: process.env['WORKLOAD_URL'],
};

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
const gateway = new ApolloGateway({
  supergraphSdl: supergraphSdl(),
  buildService: ({ name }) =>
    new RemoteGraphQLDataSource<Headers>({
      url: urls[name] ?? '',
      willSendRequest({ request, context }) {
        request.http?.headers.set('x-visor-service', process.env['SERVICE_BEARER'] ?? '');
        if (context.authorization) request.http?.headers.set('authorization', context.authorization);
      },
    }),
  logger: { debug() {}, info() {}, warn: console.error, error: console.error },
});
const server = new ApolloServer<Headers>({ gateway });
await startStandaloneServer(server, {
  listen: { port: Number(process.env['PORT']), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
