/** Set by the bundler of a release. */
declare const VISOR_PILOT_VERSION: string | undefined;

/** Sent to the server at registration. */
export const VERSION = typeof VISOR_PILOT_VERSION === 'string' ? VISOR_PILOT_VERSION : '0.1.0';
