import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts';
import { done, err, ok } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { derive } from '../crypto/hash.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import { heardFrame, removedFrame } from './frames.ts';
import { idBytes } from '../wire/ids.ts';
import { type FarewellBook, createFarewellBook } from './farewell-book.ts';
import type { Parting, PartingDeps } from './parting.ts';

/** How long a link stays open for the answer of a removed contact, in milliseconds. */
const ANSWER_WITHIN_MS = 20_000;

/** On so many links a removed contact is told, while no answer comes. */
export const MAX_TRIES = 8;

/** How often farewells that are too old are dropped, in milliseconds. */
const TIDY_EVERY_MS = 24 * 60 * 60 * 1000;

/** Names one removal: `by` has removed `removed`. Two people that become contacts again have a new secret, and so a new tag. */
export const partingTagOf = (pairSecret: Uint8Array, by: PersonId, removed: PersonId): Bytes =>
  derive({
    secret: pairSecret,
    info: 'driftpost/removed/1',
    context: concat(idBytes(by), idBytes(removed)),
  });

/** Loads the farewells. Drops what is too old, now and every day. */
const open = async (core: Core, book: FarewellBook): Promise<void> => {
  const loaded = await book.load();
  // If the store was closed meanwhile, the engine is stopping.
  if (!loaded.ok && loaded.error.kind !== 'closed')
    core.log.fault('contacts', `farewells cannot be read: ${loaded.error.kind}`);
  const tidy = (): void => {
    void core.change(async (tx) => {
      book.tidy(tx);
      return done;
    });
    core.clock.after(TIDY_EVERY_MS, tidy);
  };
  if (loaded.ok) tidy();
};

/** Links on which a removal is told. All other frames on them are ignored. */
const createOver = ({ core: { clock, links }, detach }: PartingDeps) => {
  /** The timer that closes each link. */
  const over = new Map<LinkId, Cancel>();
  return {
    has: (link: LinkId): boolean => over.has(link),
    begin: (link: OpenLink): void => {
      if (over.has(link.id)) return;
      over.set(
        link.id,
        clock.after(ANSWER_WITHIN_MS, () => links.close(link.id)),
      );
      detach(link);
    },
    closed: (link: LinkId): void => {
      over.get(link)?.();
      over.delete(link);
    },
  };
};

/** What the messages about a removal need. */
interface PartingParts {
  readonly deps: PartingDeps;
  readonly book: FarewellBook;
  readonly over: ReturnType<typeof createOver>;
}

/** Tells the person at the other end that they were removed here. */
const telling = ({ deps, book }: PartingParts) => {
  const { links, change } = deps.core;
  /** Counts a try. Answers the tag to send; undefined: there were too many tries. A failure: there is nothing to tell. */
  const count = (person: PersonId) =>
    change(async (tx) => {
      const me = deps.identity()?.person;
      const farewell = book.get(person, tx);
      if (!me || !farewell) return err('nothing');
      const { tries, id, pairSecret } = farewell;
      const isLeft = tries < MAX_TRIES;
      if (isLeft) book.put(tx, { ...farewell, tries: tries + 1 });
      else book.end(tx, id);
      return ok(isLeft ? partingTagOf(pairSecret, me, id) : undefined);
    });
  return async (link: OpenLink): Promise<void> => {
    const counted = await count(link.peer.person);
    const tag = counted.ok ? counted.value : undefined;
    if (!tag) return links.close(link.id);
    void links.send(link.id, removedFrame.encode(tag));
  };
};

/** Takes the message that the person at the other end has removed the person here. Answers once on each link. */
const hearingRemoved = ({ deps, book, over }: PartingParts) => {
  const { links, log, change } = deps.core;
  const answered = new Set<LinkId>();
  const note = ({ person, deviceKey }: OpenLink['peer'], tag: Bytes) =>
    change(async (tx) => {
      const me = deps.identity()?.person;
      const contact = deps.contacts.get(person, tx);
      const secret = (contact ?? book.get(person, tx))?.pairSecret;
      if (!me || !secret || !equalBytes(tag, partingTagOf(secret, person, me))) return err('none');
      // If both have removed each other, this device of theirs needs no farewell any more.
      if (contact) deps.markRemoved(tx, person);
      else book.heard(tx, person, deviceKey);
      return done;
    });
  const hear = async (link: OpenLink, tag: Bytes): Promise<void> => {
    if (answered.has(link.id)) return;
    const { person } = link.peer;
    const noted = await note(link.peer, tag);
    if (!noted.ok && noted.error === 'none') {
      log.fault('contacts', 'a removal by a person that is no contact; the link is closed');
      return links.close(link.id);
    }
    if (!noted.ok || answered.has(link.id)) return;
    answered.add(link.id);
    void links.send(link.id, heardFrame.encode(tag));
    for (const each of deps.peers.all(person)) over.begin(each);
  };
  return { hear, closed: (link: LinkId): void => void answered.delete(link) };
};

/** Takes the answer of the device at the other end. Other devices of the same person may not know yet. */
const hearingAnswer = ({ deps, book, over }: PartingParts) => {
  const { links, change } = deps.core;
  const note = ({ person, deviceKey }: OpenLink['peer'], tag: Bytes) =>
    change(async (tx) => {
      const me = deps.identity()?.person;
      const farewell = book.get(person, tx);
      if (!me || !farewell || !equalBytes(tag, partingTagOf(farewell.pairSecret, me, person)))
        return err('none');
      book.heard(tx, person, deviceKey);
      return done;
    });
  return async (link: OpenLink, tag: Bytes): Promise<void> => {
    const { person, device } = link.peer;
    const noted = await note(link.peer, tag);
    if (!noted.ok && noted.error === 'none') return links.close(link.id);
    if (!noted.ok) return;
    for (const { id, peer } of deps.peers.all(person))
      if (peer.device === device && over.has(id)) links.close(id);
    deps.placesChanged();
  };
};

/** Parting of one engine, with its farewells loaded. */
export const createParting = async (deps: PartingDeps): Promise<Parting> => {
  const { core } = deps;
  const book = createFarewellBook(core);
  const over = createOver(deps);
  const parts = { deps, book, over };
  const [say, removed, hearAnswer] = [telling(parts), hearingRemoved(parts), hearingAnswer(parts)];

  await open(core, book);
  const run = (link: OpenLink, work: () => Promise<void>): void =>
    void core.boundary.run('contacts', work, () => core.links.close(link.id));
  return {
    begin: (tx, contact) => {
      if (contact.removedAt === undefined) book.begin(tx, contact);
    },
    people: book.all,
    tell: (link) => {
      over.begin(link);
      run(link, () => say(link));
    },
    take: (link, [type, tag]) =>
      run(link, () => (type === removedFrame.type ? removed.hear(link, tag) : hearAnswer(link, tag))),
    isOver: over.has,
    closed: (link) => {
      over.closed(link);
      removed.closed(link);
    },
    forget: book.end,
  };
};
