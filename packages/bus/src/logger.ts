export interface Logger {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/** Runs `work` under a W3C trace context, or under a new one. */
export type Traced = <T>(traceparent: string | undefined, work: () => T) => T;

export const untraced: Traced = (_traceparent, work) => work();
