import { type Result, err, ok } from '../../lib/result.ts';
import type { PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { chatWith } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { Sealer } from '../sealing/types.ts';
import type { MessageRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Batch, type Item, readBatch } from './batch.ts';
import type { Cursors } from './cursors.ts';

/** What taking needs. */
export interface TakingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly sealer: Pick<Sealer, 'opener'>;
  identity(): Identity | undefined;
}

/** What items came to. */
export interface Taken {
  readonly batch: Batch;
  /** New messages, with their places. */
  readonly messages: readonly MessageRecord[];
  /** The number that is expected is another one. */
  readonly hasMoved: boolean;
  /** A session is not what it was. */
  readonly hasOpened: boolean;
}

/** Whose items these are. */
interface Source {
  readonly link: OpenLink;
  readonly me: PersonId;
  /** It was asked to begin anew: what was still under way for the old session is passed over. */
  readonly renewing: boolean;
}

const read = async (
  tx: Tx,
  { core, cursors, chats, sealer }: TakingDeps,
  { items, source }: { readonly items: readonly Item[]; readonly source: Source },
): Promise<Taken> => {
  const { person, device } = source.link.peer;
  const opener = await sealer.opener(tx, source.link.peer);
  const expected = cursors.incoming(person, device, tx).next;
  const batch = await readBatch(items, { ...source, opener, expected, now: core.clock.now() });
  const hasMoved = batch.next > expected;
  const messages = chats.append(tx, chatWith(person), batch.fresh);
  if (hasMoved) cursors.changeIncoming(tx, person, { device, next: batch.next });
  return { batch, messages, hasMoved, hasOpened: opener.keep() };
};

/**
 * Takes items that came over a link in one change: messages, the number that is expected next, and the state of the session.
 * `nobody`: there is no identity yet. `error`: there was one, which is reported; it would be there the next time, too.
 */
export const takeItems = async (
  deps: TakingDeps,
  { link, renewing }: Omit<Source, 'me'>,
  items: readonly Item[],
) => {
  const { core } = deps;
  const me = deps.identity()?.person;
  if (!me) return err('nobody' as const);
  const source = { link, me, renewing };
  return core.change((tx) => {
    const work = async (): Promise<Result<Taken, 'error'>> => ok(await read(tx, deps, { items, source }));
    return core.boundary.attempt('delivery', work, err('error' as const));
  });
};
