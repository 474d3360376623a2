import type { PersonId } from '../api/ids.ts';
import type { ChatSummary } from '../api/state.ts';
import { firstFailure } from '../feature/loading.ts';
import { type Feature, hear } from '../feature/feature.ts';
import type { LateTalk } from '../late-talk.ts';
import { comparisonFrame, envelopeFrame, marksFrame } from '../delivery/frames.ts';
import type { Core } from '../core.ts';
import type { ChatList } from './chat-list.ts';
import type { Conversations } from './conversations.ts';
import type { Drafts } from './drafts.ts';

/** What the feature stands on. */
export interface ChatsFeatureDeps extends Pick<
  LateTalk,
  'history' | 'sendText' | 'markRead' | 'delivery' | 'admission'
> {
  readonly conversations: Pick<Conversations, 'load'>;
  readonly chats: Pick<ChatList, 'load'>;
  readonly drafts: Drafts;
  summaries(): readonly ChatSummary[];
  /** This person speaks as a contact. */
  returned(person: PersonId): void;
}

/** What people say to each other. */
export const chatsFeature = ({ publisher }: Pick<Core, 'publisher'>, deps: ChatsFeatureDeps) => {
  const { conversations, chats, drafts, delivery, admission } = deps;
  const { history, sendText, markRead, summaries, returned } = deps;
  const { hear: take } = delivery;
  return {
    load: () => firstFailure([conversations, chats, drafts]),
    hears: [
      hear(comparisonFrame, {
        from: 'sharer',
        take: (link, frame) => {
          returned(link.peer.person);
          return take(link, frame);
        },
      }),
      hear(envelopeFrame, { from: 'sharer', take }),
      hear(marksFrame, { from: 'sharer', take }),
    ],
    met: admission.met,
    metOwn: admission.met,
    lost: delivery.detach,
    chosen: async () => {
      // What was read may be shown now, or no longer.
      await history.show(publisher.shown());
      publisher.touch('chats');
    },
    lists: { chats: summaries },
    answers: {
      chats: {
        open: async (chat) => {
          // What stands in the box that is left is in the list of chats from then on.
          drafts.left();
          await history.show(chat);
        },
        older: history.older,
        markRead,
        send: sendText,
        setDraft: drafts.set,
      },
    },
  } satisfies Feature;
};
