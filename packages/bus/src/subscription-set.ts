import type { Subscription } from './message-log.ts';

/** The running subscriptions of a log, which end with it. One that ends earlier is removed. */
export class SubscriptionSet implements AsyncDisposable {
  readonly #members = new Set<Subscription>();

  add(subscription: Subscription): Subscription {
    let ended: Promise<void> | undefined;
    const member = {
      lag: () => subscription.lag(),
      [Symbol.asyncDispose]: () => {
        this.#members.delete(member);
        ended ??= Promise.resolve(subscription[Symbol.asyncDispose]());
        return ended;
      },
    };
    this.#members.add(member);
    return member;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#members].map((member) => member[Symbol.asyncDispose]()));
  }
}
