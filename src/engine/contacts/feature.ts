import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { Core } from '../core.ts';
import type { LateTalk } from '../late-talk.ts';
import { type Feature, hear } from '../feature/feature.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { PathKind } from '../tunnels/joined-links.ts';
import { cardFrame, profileFrame } from './frames.ts';
import type { ContactLifecycle } from './contact-lifecycle.ts';
import type { ContactBook } from './contact-book.ts';

/** What the feature needs. */
export interface ContactsFeatureDeps {
  readonly contacts: ContactBook;
  readonly contactLifecycle: Pick<ContactLifecycle, 'rename' | 'seeDevices'>;
  /** How the link to a person travels; undefined: the person is not linked. */
  path(person: PersonId): PathKind | undefined;
  /** Keeps the devices of the person at the other end. */
  noteDevices(link: OpenLink): void;
  readonly admission: Pick<LateTalk['admission'], 'take'>;
  readonly chats: Pick<ChatList, 'get'>;
  /** See OwnRegisters. */
  readonly registers: LateTalk['registers'];
}

/** The contacts, and their nicknames and device cards as they change. */
export const contactsFeature = (core: Core, deps: ContactsFeatureDeps) => {
  const { contacts, contactLifecycle, path, noteDevices, admission, chats } = deps;
  const describing = part(async () => {
    const [{ createDescribing }, { set }] = await Promise.all([import('./describing.ts'), deps.registers()]);
    return createDescribing(core, { contacts, chats, set });
  });
  return {
    load: contacts.load,
    hears: [
      hear(cardFrame, { from: 'sharer', take: (link, [, parts]) => admission.take(link, parts) }),
      hear(profileFrame, {
        from: 'contact',
        take: ({ peer }, [, nickname]) => contactLifecycle.rename(peer.person, nickname),
      }),
    ],
    met: noteDevices,
    lists: { contacts: () => contacts.view(path) },
    answers: {
      contacts: {
        ...lateCalls(describing, 'describe', 'seeNickname'),
        seeDevices: contactLifecycle.seeDevices,
      },
    },
  } satisfies Feature;
};
