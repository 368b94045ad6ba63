import type { IncomingMessage, Server } from 'node:http';
import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { makeServer, type Context as Connection, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { keepInexactNumbers, Refusal } from '@visor/schema';
import { checkRequest } from './check-request.ts';
import { bearerIn, bearerOfSocket, NO_BEARER, TWO_BEARERS } from './bearer.rules.ts';
import type { Documents } from './documents.ts';
import { refusalError } from './errors.ts';
import type { AllowedHosts } from './hosts.rules.ts';
import { anonymous, type Caller, type Verifier } from './identity.ts';
import { LIMITS } from './limits.rules.ts';
import type { Logger } from './log.ts';
import { errorsOf } from './operation-errors.ts';
import type { RequestContext, StreamRequest } from './request-context.ts';
import { CLOSE, serveConnection } from './socket-connection.ts';
import { acceptSockets } from './socket-upgrade.ts';
import { RunningOperation, stopSockets } from './stop-sockets.ts';

type PromiseOrValue<T> = T | Promise<T>;
type Results = AsyncIterableIterator<ExecutionResult> | ExecutionResult;

interface SocketOptions {
  readonly server: Server;
  readonly allowed: AllowedHosts;
  readonly verify: Verifier;
  readonly logger: Logger;
  readonly documents: Documents;
  /** Whether services may ask for others, whose bearer is then in `extensions.authorization` of the operation. */
  readonly takesForwarded: boolean;
  schema(): GraphQLSchema;
  /** @throws Refusal */
  context(request: RequestContext): object;
  execute(operation: ExecutionArgs): PromiseOrValue<ExecutionResult>;
  subscribe(operation: ExecutionArgs): PromiseOrValue<Results>;
  format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
}

/** The state of one socket. */
interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  caller?: Caller;
  authorization?: string;
  /** Operations that run, by id. */
  readonly running: Map<string, RunningOperation>;
}
type Socket = Connection<Record<string, unknown>, Extra>;

/** How often the tokens of open sockets are verified again: a token ends, a key is taken away. */
const VERIFY_INTERVAL_MS = 500;
const REVERIFY_TEXT = 'the token is no longer valid';

/** Serves graphql-transport-ws at /graphql: queries and mutations by the rules of HTTP, and subscriptions. */
export function serveSockets(options: SocketOptions): AsyncDisposable {
  const sockets = new Sockets(options);
  return { [Symbol.asyncDispose]: () => sockets.close() };
}

/** How a service wants the stream of a subscription, if it says so. */
function streamRequestIn(extensions: SubscribePayload['extensions']): StreamRequest | undefined {
  const asked: unknown = extensions?.['stream'];
  if (typeof asked !== 'object' || asked === null) return undefined;
  const { after, snapshot } = asked as Record<string, unknown>;
  return { snapshot: snapshot === true, ...(typeof after === 'string' ? { after } : {}) };
}

class Sockets {
  readonly #options: SocketOptions;
  readonly #open = new Set<Extra>();
  readonly #webSockets;
  readonly #timer: NodeJS.Timeout;
  #isStopping = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    const server = makeServer<Record<string, unknown>, Extra>(this.#hooks());
    this.#webSockets = acceptSockets({
      server: options.server,
      allowed: options.allowed,
      pending: () => [...this.#open].filter(({ caller }) => !caller).length,
      opened: (socket, request) => {
        const extra: Extra = { socket, request, running: new Map() };
        this.#open.add(extra);
        socket.once('close', () => this.#leave(extra));
        const completed = (id: string): void => extra.running.get(id)?.abort.abort();
        serveConnection({ server, extra, logger: options.logger, completed });
      },
    });
    this.#timer = setInterval(() => this.#verifyAgain(), VERIFY_INTERVAL_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isStopping = true;
    await stopSockets(this.#webSockets, this.#open);
  }

  #hooks(): ServerOptions<Record<string, unknown>, Extra> {
    const { execute, subscribe } = this.#options;
    return {
      jsonMessageReviver: keepInexactNumbers,
      onConnect: (socket) => this.#admit(socket),
      onSubscribe: (socket, id, payload) => this.#operation(socket, id, payload),
      onComplete: (socket, id) => this.#completed(socket.extra, id),
      execute: (operation) => this.#attempt(() => execute(operation)),
      subscribe: (operation) => this.#attempt(() => subscribe(operation)),
      onNext: (_socket, _id, _payload, _operation, { data, errors, extensions }) =>
        errors && {
          errors: this.#formatted(errors),
          ...(data === undefined ? {} : { data }),
          ...(extensions === undefined ? {} : { extensions }),
        },
      onError: (_socket, _id, _payload, errors) => this.#formatted(errors),
    };
  }

  #leave(extra: Extra): void {
    this.#open.delete(extra);
    for (const { abort, ended } of extra.running.values()) {
      abort.abort();
      ended.resolve();
    }
  }

  #completed({ running }: Extra, id: string): void {
    running.get(id)?.ended.resolve();
    running.delete(id);
  }

  /** An error of one operation is its answer and leaves the socket open. */
  async #attempt<T extends Results>(work: () => PromiseOrValue<T>): Promise<T | ExecutionResult> {
    try {
      return await work();
    } catch (error) {
      return { errors: errorsOf(error) };
    }
  }

  /** Errors that were formatted already are plain objects. */
  #formatted(errors: readonly (GraphQLError | GraphQLFormattedError)[]): GraphQLFormattedError[] {
    return errors.map((error) => {
      if (!(error instanceof GraphQLError)) return error;
      const { extensions = {}, ...formatted } = this.#options.format(error.toJSON(), error);
      const { http: _http, ...shown } = extensions;
      return { ...formatted, ...(Object.keys(shown).length > 0 && { extensions: shown }) };
    });
  }

  async #admit(socket: Socket): Promise<boolean> {
    const { extra, connectionParams } = socket;
    const sent = extra.request.headersDistinct['authorization'] ?? [];
    const authorization = bearerOfSocket(connectionParams, sent[0]);
    const fault =
      sent.length > 1
        ? TWO_BEARERS
        : authorization === undefined
          ? NO_BEARER
          : await this.#identify(extra, authorization);
    if (fault === undefined) return true;
    extra.socket.close(CLOSE.forbidden, fault);
    return false;
  }

  /** Records who opened a socket. Returns why it is refused, or undefined. */
  async #identify(extra: Extra, authorization: string): Promise<string | undefined> {
    try {
      const caller = await this.#options.verify(authorization);
      if (caller.kind === 'anonymous') return NO_BEARER;
      if (caller.kind !== 'service' && this.#ofCaller(caller).length >= LIMITS.socketsPerCaller)
        return `a caller has at most ${LIMITS.socketsPerCaller} sockets`;
      extra.caller = caller;
      extra.authorization = authorization;
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      this.#options.logger.error({ err: error }, 'token not verified');
      return 'the token could not be verified: try again';
    }
  }

  #ofCaller({ kind, subject }: Caller): readonly Extra[] {
    return [...this.#open].filter(({ caller }) => caller?.kind === kind && caller.subject === subject);
  }

  #operationsFault(extra: Extra, caller: Caller): string | undefined {
    if (this.#isStopping) return 'the service is stopping: try again';
    if (caller.kind === 'service')
      return extra.running.size < LIMITS.operationsPerService
        ? undefined
        : `a service runs at most ${LIMITS.operationsPerService} operations at once`;
    if (extra.running.size >= LIMITS.operationsPerSocket)
      return `a socket carries at most ${LIMITS.operationsPerSocket} operations at once`;
    const all = this.#ofCaller(caller).reduce((sum, { running }) => sum + running.size, 0);
    return all < LIMITS.operationsPerCaller
      ? undefined
      : `a caller runs at most ${LIMITS.operationsPerCaller} operations at once`;
  }

  /** The operation of a subscribe message, checked as over HTTP; or why it is refused. */
  async #operation(
    { extra }: Socket,
    id: string,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const connection = extra.caller ?? anonymous;
    const fault = this.#operationsFault(extra, connection);
    if (fault) return [refusalError(new Refusal('UNAVAILABLE', fault))];
    // Its place is taken before anything is awaited: messages that come together are counted together.
    const running = new RunningOperation();
    extra.running.get(id)?.abort.abort();
    extra.running.set(id, running);
    try {
      const { type, ...operation } = checkRequest(this.#options.documents, this.#options.schema(), payload);
      running.isSubscription = type === 'subscription';
      const request = await this.#requestOf(extra, connection, payload);
      return { ...operation, contextValue: this.#options.context({ ...request, signal: running.abort.signal }) };
    } catch (error) {
      this.#completed(extra, id);
      return errorsOf(error);
    }
  }

  /** @throws Refusal where a forwarded bearer is not valid. */
  async #requestOf(extra: Extra, connection: Caller, { extensions }: SubscribePayload): Promise<RequestContext> {
    const { authorization } = extra;
    if (!this.#options.takesForwarded || connection.kind !== 'service')
      return { caller: connection, service: anonymous, authorization };
    const forwarded = bearerIn(extensions);
    const caller = forwarded === undefined ? connection : await this.#options.verify(forwarded);
    const stream = streamRequestIn(extensions);
    return { caller, service: connection, authorization: forwarded ?? authorization, ...(stream ? { stream } : {}) };
  }

  /** Closes sockets whose token has ended or is no longer admitted: clients come back with a new one. */
  #verifyAgain(): void {
    const byBearer = Map.groupBy(this.#open, ({ authorization }) => authorization);
    for (const [authorization, sockets] of byBearer) {
      if (authorization === undefined) continue;
      this.#options.verify(authorization).catch((error: unknown) => {
        // Only a refusal closes the sockets: a key file that cannot be read now does not.
        if (!(error instanceof Refusal)) return;
        for (const { socket } of sockets) socket.close(CLOSE.forbidden, `${REVERIFY_TEXT}: ${error.message}`);
      });
    }
  }
}
