import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { Settings } from '../api/state.ts';
import { isOn } from '../api/switches.ts';
import { TYPING, type TypingApi } from '../api/typing-api.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Peers } from '../presence/peers.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import { typingFrame } from './frames.ts';

/** While this person types, contacts are told this often at most, in milliseconds. */
const TELL_EVERY_MS = 3_000;

/** How long a contact counts as typing after they told so last, in milliseconds. */
const COUNTS_FOR_MS = 6_000;

/** What typing stands on. */
export interface TypingDeps {
  readonly core: Pick<Core, 'clock' | 'links' | 'publisher'>;
  readonly contacts: Pick<ContactBook, 'get'>;
  readonly peers: Pick<Peers, 'all'>;
  settings(): Settings;
}

/** Shows which contacts are typing, and tells contacts that this person is. Nothing of it is kept. */
export interface Typing {
  /** The contacts that are typing. */
  view(): readonly PersonId[];
  tell: TypingApi['tell'];
  take(link: OpenLink, frame: FrameOf<typeof typingFrame>): void;
  /** This link is gone, so what was heard over it counts no more. */
  lost(link: OpenLink): void;
  /** It may have been switched off. */
  chosen(): void;
}

/** The contacts that are typing, by link: a person may type on one device and not on another. */
const createHeard = ({ clock, publisher }: TypingDeps['core']) => {
  const all = new Map<LinkId, { readonly person: PersonId; readonly cancel: Cancel }>();
  const end = (link: LinkId): void => {
    all.get(link)?.cancel();
    if (all.delete(link)) publisher.touch('typing');
  };
  return {
    end,
    begin: ({ id, peer: { person } }: OpenLink): void => {
      all.get(id)?.cancel();
      if (!all.has(id)) publisher.touch('typing');
      all.set(id, { person, cancel: clock.after(COUNTS_FOR_MS, () => end(id)) });
    },
    clear: (): void => [...all.keys()].forEach(end),
    people: (): readonly PersonId[] => [...new Set([...all.values()].map(({ person }) => person))],
  };
};

/** The typing of one engine. */
export const createTyping = ({ core, contacts, peers, settings }: TypingDeps): Typing => {
  const { clock, links } = core;
  const heard = createHeard(core);
  /** Contacts that were told a moment ago. */
  const told = new Set<PersonId>();
  /** Contacts that are still to be told that typing has ended. */
  const waiting = new Set<PersonId>();
  const isWanted = (): boolean => isOn(settings(), TYPING);

  const say = (person: PersonId, isTyping: 0 | 1): void => {
    for (const { id } of peers.all(person)) void links.send(id, typingFrame.encode(isTyping));
  };
  const begin = (person: PersonId): void => {
    if (told.has(person)) return;
    told.add(person);
    waiting.add(person);
    clock.after(TELL_EVERY_MS, () => told.delete(person));
    say(person, 1);
  };

  return {
    view: heard.people,
    tell: async (chat: ChatId, isTyping) => {
      const contact = contacts.get(chat as string as PersonId);
      if (!contact || contact.removedAt !== undefined || !isWanted()) return;
      if (isTyping) begin(contact.id);
      else if (waiting.delete(contact.id)) say(contact.id, 0);
    },
    take: (link, [, isTyping]) => {
      if (isTyping === 1 && isWanted()) heard.begin(link);
      else heard.end(link.id);
    },
    lost: ({ id }) => heard.end(id),
    chosen: () => {
      if (!isWanted()) heard.clear();
    },
  };
};
