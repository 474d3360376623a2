import type { PersonId } from '../api/ids.ts';
import { beginEdition, ownAuthor } from '../chats/own-log.ts';
import type { createTakingOver } from '../chats/taking-over.ts';
import type { Core } from '../core.ts';
import type { CardBook } from '../devices/card-book.ts';
import { devicesOn } from '../devices/device-list.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import type { Taken } from '../log-book/taking.ts';
import type { Extensions } from '../logs/entry.ts';
import type { Marks } from '../logs/marks.ts';
import type { Tx } from '../storage/transaction.ts';
import { idBytes } from '../wire/ids.ts';
import { type OwnWord, ownWord, readOwnWord } from './own-word.ts';
import type { Spared } from './spared.ts';

/** What it stands on. */
export interface OwnTalkDeps {
  readonly core: Core;
  readonly cards: Pick<CardBook, 'known'>;
  readonly sparing: Pick<Spared, 'cameLate'>;
  readonly takeOver: ReturnType<typeof createTakingOver>;
  identity(): Identity | undefined;
  /** The contact of this conversation; undefined where it has none. */
  otherOf(conversation: number): PersonId | undefined;
  /** There is something to tell own devices of this conversation. */
  tellOwn(conversation: number): void;
}

/** What own devices tell each other beside entries: docs/protocol/logs.md, "Own devices". */
export interface OwnTalk {
  /** What the own device told of the conversation of this number; undefined before it has told anything. */
  wordOf(peer: ProvenPeer, conversation: number): OwnWord | undefined;
  /** What own devices are told in marks beside the rest. */
  extensions(conversation: OpenConversation): Extensions;
  /** An own device told what it has. Inside of a change. */
  heard(
    tx: Tx,
    conversation: OpenConversation,
    what: { readonly peer: ProvenPeer; readonly marks: Marks },
  ): void;
  /** It brought entries. Inside of the change that keeps them, before anything else is made of them. */
  took(
    tx: Tx,
    conversation: OpenConversation,
    what: { readonly peer: ProvenPeer; readonly taken: Taken },
  ): Promise<void>;
  /** Forgets what the device told. */
  forget(peer: ProvenPeer): void;
}

/** The exchange between own devices in one engine. */
export const createOwnTalk = (deps: OwnTalkDeps): OwnTalk => {
  const { core, cards, sparing, takeOver, identity } = deps;
  /** By device and number of the conversation. */
  const words = new Map<string, OwnWord>();
  const keyOf = ({ device }: ProvenPeer, conversation: number): string => `${device} ${conversation}`;
  const listed = (person: PersonId | undefined) => devicesOn((person && cards.known(person)?.list) ?? []);

  /**
   * Begins another edition where entries came of the log that this device writes: its store was put back or lost the log,
   * and no number may be used twice.
   */
  const keepEdition = (conversation: OpenConversation, me: Identity, { fresh }: Taken): void => {
    const author = ownAuthor(conversation, me);
    if (author && fresh.some(({ header }) => authorText(header.author) === authorText(author)))
      beginEdition(conversation, me, core.random);
  };

  return {
    wordOf: (peer, conversation) => words.get(keyOf(peer, conversation)),
    extensions: (conversation) => {
      const me = identity()?.person;
      return me
        ? ownWord(
            conversation,
            me,
            listed(me).map(({ device }) => idBytes(device)),
          )
        : new Map();
    },
    heard: (tx, conversation, { peer, marks }) => {
      const word = readOwnWord(marks);
      words.set(keyOf(peer, conversation.number), word);
      if (takeOver(tx, conversation, word)) tx.onKept(() => deps.tellOwn(conversation.number));
    },
    took: async (tx, conversation, { peer, taken }) => {
      const me = identity();
      if (!me) return;
      keepEdition(conversation, me, taken);
      const word = words.get(keyOf(peer, conversation.number));
      if (word) takeOver(tx, conversation, word);
      const devices = listed(deps.otherOf(conversation.number));
      await sparing.cameLate(tx, conversation, { fresh: taken.fresh, devices });
    },
    forget: ({ device }) => {
      for (const key of words.keys()) if (key.startsWith(`${device} `)) words.delete(key);
    },
  };
};
