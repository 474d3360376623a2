import { part } from '../lib/app-parts.ts';
import type { Bytes } from '../lib/bytes.ts';
import { lateCalls } from '../lib/lazy.ts';
import type { EngineApi } from './api/engine-api.ts';
import type { PersonId } from './api/ids.ts';
import { type StateView, stateOfLast } from './chats/message-state.ts';
import type { Talk, TalkParts } from './compose-chats.ts';
import type { Core } from './core.ts';
import type { DeliveryFrame } from './delivery/frames.ts';
import type { OpenLink } from './handshake/authenticator.ts';
import type { ChatRecord } from './chats/kept.ts';

/** The module with `composeTalk`: the log book and replication, which no page needs before there is an identity. */
export type LoadTalk = () => Promise<{ composeTalk(core: Core, parts: TalkParts): Talk }>;

/**
 * Messaging for the parts of the engine that are there before it is loaded: calls wait until it is, and then run in their order.
 */
export interface LateTalk {
  /** Loads it; resolves once that was tried. */
  tried(): Promise<void>;
  readonly history: Pick<Talk['history'], 'show' | 'older'>;
  readonly sendText: EngineApi['chats']['send'];
  readonly markRead: EngineApi['chats']['markRead'];
  readonly messages: EngineApi['messages'];
  readonly flags: EngineApi['flags'];
  /** See OwnRegisters; resolves once conversations are loaded. */
  registers(): Promise<Talk['registers']>;
  /** See Delivery. */
  readonly delivery: {
    detach(link: OpenLink): void;
    hear(link: OpenLink, frame: DeliveryFrame): Promise<void>;
    greet(link: OpenLink): void;
    kick(): void;
    statesChanged(person: PersonId): void;
  };
  /** See Admission. */
  readonly admission: {
    met(link: OpenLink): void;
    take(link: OpenLink, parts: readonly Bytes[]): Promise<void>;
    reviewOwn(): void;
  };
  /** The state of the last line of a chat. */
  stateOfLast(chat: ChatRecord): ReturnType<typeof stateOfLast>;
}

/** The late messaging of one engine. */
export const createLateTalk = (core: Core, load: LoadTalk, parts: TalkParts): LateTalk => {
  const talk = part(async () => (await load()).composeTalk(core, parts));
  const later = (work: (talk: Talk) => unknown): void =>
    void core.boundary.run('chats', async () => void work(await talk()));
  const view: StateView = {
    ...parts.view,
    sent: (conversation) => talk.now()?.delivery.sentOf(conversation) ?? new Map(),
  };
  return {
    tried: talk.tried,
    history: {
      show: async (chat) => (await talk()).history.show(chat),
      older: async (...query) => (await talk()).history.older(...query),
    },
    sendText: async (...said) => (await talk()).sendText(...said),
    markRead: async (...seen) => (await talk()).markRead(...seen),
    messages: lateCalls(
      async () => (await talk()).messages,
      ...(['edit', 'delete', 'react', 'hide', 'unhide', 'forward', 'info'] as const),
    ),
    flags: lateCalls(
      async () => (await talk()).flags,
      ...(['mute', 'pin', 'archive', 'markUnread', 'markRead'] as const),
    ),
    registers: async () => (await talk()).registers,
    delivery: {
      detach: (link) => later(({ delivery }) => delivery.detach(link)),
      hear: async (link, frame) => (await talk()).delivery.hear(link, frame),
      greet: (link) => later(({ delivery }) => delivery.greet(link)),
      kick: () => talk.now()?.delivery.kick(),
      statesChanged: (person) => talk.now()?.delivery.statesChanged(person),
    },
    admission: {
      met: (link) => later(({ admission }) => admission.met(link)),
      take: async (...came) => (await talk()).admission.take(...came),
      // Before it is loaded no device is admitted, so there is nothing to review.
      reviewOwn: () => talk.now()?.admission.reviewOwn(),
    },
    stateOfLast: (chat) => stateOfLast(view, chat),
  };
};
