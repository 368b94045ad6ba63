/** The launcher of payloads failed, not the payload: the spawner has ended, or cannot do its work. */
export class LauncherError extends Error {
  override name = 'LauncherError';
}
