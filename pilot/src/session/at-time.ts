/** Time between looks at the clock, which a person may set, milliseconds. */
const CHECK_INTERVAL_MS = 1_000;

/** Acts once it is `time` (milliseconds since 1970), unless it is disposed before; never without a time. */
export function atTime(time: number | undefined, act: () => void): Disposable {
  if (time === undefined) return { [Symbol.dispose]() {} };
  const timer = setInterval(() => {
    if (Date.now() < time) return;
    clearInterval(timer);
    act();
  }, CHECK_INTERVAL_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
