/** Names of secrets in the user's environment. Payloads of the same user could read them from Visor's processes. */
const SECRET_NAME =
  /token|passw|passphrase|secret|credential|private_?key|api_?key|access_?key|^pgpass|database_url$|_dsn$/i;
/** A URL with a password in it. */
const SECRET_VALUE = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;
/** Variables that `up` and `demo` read, and that other processes must not inherit. */
const NOT_INHERITED: ReadonlySet<string> = new Set(['VISOR_HOST', 'VISOR_PAYLOAD_PATH', 'PORT']);
/** The name of a file is not a secret. */
const isFileName = (name: string): boolean => /_FILE$/i.test(name);

/** Returns the part of the environment that Visor's processes inherit. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name, value = '']) =>
      !NOT_INHERITED.has(name) && (isFileName(name) || !SECRET_NAME.test(name)) && !SECRET_VALUE.test(value),
  );
  return Object.fromEntries(kept);
}
