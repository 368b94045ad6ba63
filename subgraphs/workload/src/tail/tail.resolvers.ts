import type { Resolvers } from '../../generated/resolvers.ts';
import { followAttemptTail, readAttemptTail } from './read-attempt-tail.ts';
import { sendTails } from './send-tails.ts';

export const tailResolvers = {
  Mutation: {
    async sendTails(_, { input }, { deps, caller, tailFollowers }) {
      const followed = await sendTails(deps, input, caller.subject);
      tailFollowers.lookSoon();
      return { followed };
    },
  },
  Subscription: {
    attemptTail: { subscribe: (_, request, context) => followAttemptTail(context, request) },
  },
  Attempt: {
    tail: (attempt, request, context) => readAttemptTail(context, attempt, request),
  },
} satisfies Resolvers;
