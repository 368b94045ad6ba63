/** Names of what the user keeps in an environment and Visor's processes have no use for: every payload of their user could read it. */
const SECRET_NAME =
  /token|passw|passphrase|secret|credential|private_?key|api_?key|access_?key|^pgpass|database_url$|_dsn$/i;
/** A URL with a password in it. */
const SECRET_VALUE = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;
/** What `up` and `demo` decide themselves, so that it must not reach every process. */
const DECIDED_HERE: ReadonlySet<string> = new Set(['VISOR_HOST', 'VISOR_PAYLOAD_PATH', 'PORT']);
/** A file's name is no secret. */
const isFileName = (name: string): boolean => /_FILE$/i.test(name);

/** What Visor's processes inherit of the environment in which they are started. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name, value = '']) =>
      !DECIDED_HERE.has(name) && (isFileName(name) || !SECRET_NAME.test(name)) && !SECRET_VALUE.test(value),
  );
  return Object.fromEntries(kept);
}
