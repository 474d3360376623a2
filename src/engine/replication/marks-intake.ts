import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { toBase32 } from '../../lib/base32.ts';
import { mayLack } from '../log-book/lacking.ts';
import { type OpenConversation, authorText, openConversation } from '../log-book/open-conversation.ts';
import { lastOf } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';
import type { Tx } from '../storage/transaction.ts';
import { changeOrError } from './careful-change.ts';
import { decodeMarks } from './frames.ts';
import type { HandOvers } from './hand-overs.ts';
import type { PeerView } from './peer-view.ts';
import type { Pump } from './pump.ts';
import type { Teller } from './teller.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Wait between two looks at marks of one link, in milliseconds. Of marks that come meanwhile, the last of each conversation counts. */
const LOOK_EVERY_MS = 20;

/** Wait after a failed write, in milliseconds. */
const RETRY_MS = 10_000;

/** Takes the marks of a device: from then on it is sent what it lacks. */
export interface MarksIntake {
  /** Marks, and how many envelopes of this link their sender has handled. */
  push(body: Bytes, dealt: number): void;
  stop(): void;
}

/** What marks are taken for. */
export interface MarksSource<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly handOvers: Pick<HandOvers, 'told' | 'failed'>;
  readonly pump: Pick<Pump, 'kick'>;
  readonly teller: Pick<Teller, 'once'>;
}

/** What a device told. */
interface Told {
  readonly marks: Marks;
  readonly dealt: number;
}

const startsWith = (id: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => byte === id[i]);

/** Whether marks have more of a log than is here, or another last entry: then this store was put back to an older state. */
const isNewerThanHere = (conversation: OpenConversation, marks: Marks, author: string): boolean => {
  const told = marks.logs.find((log) => authorText(log.author) === author)?.frontier;
  if (!told) return false;
  const here = conversation.logs().find(({ record }) => authorText(record) === author);
  const head = here?.record.head;
  const last = lastOf(told);
  if (last > (head?.number ?? 0)) return true;
  return last === head?.number && told.head !== null && !startsWith(head.id, told.head);
};

/** Marks of one link. */
export const createMarksIntake = <P>(deps: ReplicationDeps<P>, source: MarksSource<P>): MarksIntake => {
  const { tables, clock, boundary } = deps;
  const { peer, over, views, handOvers, pump, teller } = source;
  /** By the conversation's name: of each the last that came. */
  const pending = new Map<string, Told>();
  let state: 'idle' | 'busy' | 'stopped' = 'idle';

  const takeOne = async (tx: Tx, { marks, dealt }: Told): Promise<void> => {
    const found = [...views].find(([, { name }]) => equalBytes(name, marks.conversation));
    const conversation = found && (await openConversation(tx, tables, found[0]));
    if (!conversation) return;
    const [number, view] = found;
    const self = deps.self(conversation);
    if (self !== undefined && isNewerThanHere(conversation, marks, self))
      await deps.outdated(tx, conversation);
    await deps.heard(tx, conversation, peer, marks);
    conversation.save();
    const spared = await deps.spared(conversation, peer);
    tx.onKept(() => {
      handOvers.told(view, marks, dealt);
      const theirs = view.theirs();
      // Checked first, as looking up entries takes a change.
      if (handOvers.failed() || (theirs && mayLack({ conversation, theirs, spared }))) pump.kick();
      // The digests may have been equal for one of the two devices alone. Then the other one needs these marks.
      teller.once(number);
    });
  };

  /** Answers when to look again, in milliseconds. */
  const takeAll = async (): Promise<number> => {
    const all = [...pending];
    pending.clear();
    const taken = await changeOrError(deps, async (tx) => {
      for (const [, told] of all) await takeOne(tx, told);
    });
    if (taken.ok) return LOOK_EVERY_MS;
    if (taken.error === 'error') over.close('an error');
    else for (const [name, told] of all) if (!pending.has(name)) pending.set(name, told);
    return RETRY_MS;
  };

  const look = (): void => {
    if (pending.size === 0 || state === 'stopped') {
      if (state === 'busy') state = 'idle';
      return;
    }
    state = 'busy';
    const taken = async (): Promise<void> => {
      clock.after(await takeAll(), look);
    };
    void boundary.run('replication', taken, () => over.close('an error'));
  };

  return {
    push: (body, dealt) => {
      const marks = decodeMarks(body);
      if (!marks) return over.close('marks that are none');
      const name = toBase32(marks.conversation);
      if (![...views.values()].some((view) => equalBytes(view.name, marks.conversation))) return;
      pending.set(name, { marks, dealt });
      if (state === 'idle') look();
    },
    stop: () => {
      state = 'stopped';
      pending.clear();
    },
  };
};
