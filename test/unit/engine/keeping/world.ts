import type { KeptEnvelope, KeptKey } from '../../../../src/engine/keeping/table.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { Carried } from '../../../../src/engine/keeping/types.ts';
import { idText } from '../../../../src/engine/log-book/kept-entry.ts';
import {
  type OpenConversation,
  authorText,
  toldOf,
} from '../../../../src/engine/log-book/open-conversation.ts';
import { ownFrontiers } from '../../../../src/engine/log-book/own-marks.ts';
import { takeRun } from '../../../../src/engine/log-book/taking.ts';
import type { Marks } from '../../../../src/engine/logs/marks.ts';
import { unite } from '../../../../src/engine/logs/ranges.ts';
import { decodeEnvelope } from '../../../../src/engine/replication/envelope.ts';
import type { Way } from '../../../../src/ports/way.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createMemoryStore } from '../../../doubles/store.ts';
import { type Keeper, type KeeperDeps, createKeeper } from '../../../doubles/way.ts';
import { CONVERSATION, NAME, createDevice, newAuthor } from '../log-book/device.ts';
import { type Life, createLives } from './life.ts';
import { HEAD_BYTES, type Offer, RECEIVER, type Writer, createWriter } from './writer.ts';

const PERSON = idText(createSeededRandom(31).bytes(32));

/** An envelope that is kept, with its bytes. */
export interface KeptHere {
  readonly key: KeptKey;
  readonly value: KeptEnvelope & { readonly sealed: Bytes };
}

/** A writer, keepers, and a receiver that fetches from them. */
export interface World {
  readonly clock: VirtualClock;
  readonly keepers: readonly Keeper[];
  readonly offers: readonly Offer[];
  say(text: string): Promise<void>;
  attach(keeper: number): void;
  detach(keeper: number): void;
  /** The receiver takes what this keeper has for it. */
  fetch(keeper: number): Promise<void>;
  /** What the receiver has now is told to the writer. */
  tell(): Promise<void>;
  fillDisk(isFull: boolean): void;
  /** The same store with everything else new. */
  restart(): Promise<void>;
  /** The writer dies at this of the next steps: before a write or an offer, or behind it, without its result. */
  dieAt(step: number): void;
  isDead(): boolean;
  /** Steps until now. */
  steps(): number;
  /** Envelopes that are kept here. */
  rows(): Promise<readonly KeptHere[]>;
  /** Reads of the writer's store, of this start. */
  reads(): number;
  /** How an own entry is carried. */
  carried(number: number): Promise<Carried | undefined>;
  /** Ids of what was written, and of what has come. */
  said(): Promise<readonly string[]>;
  come(): Promise<readonly string[]>;
}

const marksOf = (conversation: OpenConversation, ms: number): Marks => ({
  conversation: NAME,
  ms,
  logs: ownFrontiers(conversation),
  read: [],
  refused: [],
  forks: [],
  extensions: new Map(),
});

/** A world with these keepers, none of which is attached. */
export const createWorld = async (
  ...like: readonly Omit<KeeperDeps, 'clock' | 'name' | 'devices'>[]
): Promise<World> => {
  const clock = createVirtualClock();
  const [store, author] = [createMemoryStore(), newAuthor()];
  const offers: Offer[] = [];
  const lives = createLives();
  const receiver = await createDevice(newAuthor(), { clock });
  const keepers = like.map((each, i) =>
    createKeeper({ ...each, clock, name: `keeper ${i}`, devices: [RECEIVER] }),
  );
  /** The ways of attached keepers, as the writer of now has them. */
  const ways = new Map<number, Way>();
  let isFull = false;
  let life: Life;
  let writer: Writer;

  const attach = (keeper: number): void => {
    if (ways.has(keeper)) return;
    const way = writer.over(`${keeper}`, (keepers[keeper] as Keeper).way);
    ways.set(keeper, way);
    writer.keeping.attach(way);
  };
  const start = async (): Promise<void> => {
    life = lives.begin();
    const offered = (offer: Offer): void => void offers.push(offer);
    writer = await createWriter({ clock, author, store, life, offered, isDiskFull: () => isFull });
  };
  /** What cannot be kept has not happened. */
  const inWriter = async (work: Parameters<Writer['device']['inside']>[0]): Promise<void> => {
    await writer.device.inside(work).catch((error: unknown) => {
      if (!isFull) throw error;
    });
    writer.keeping.kick();
  };
  await start();

  return {
    clock,
    keepers,
    offers,
    say: async (text) => {
      await writer.device.say(text, clock.now()).catch((error: unknown) => {
        if (!isFull) throw error;
      });
      writer.keeping.kick();
    },
    attach,
    detach: (keeper) => {
      const way = ways.get(keeper);
      if (way) writer.keeping.detach(way);
      ways.delete(keeper);
    },
    fetch: async (keeper) => {
      for (const sealed of keepers[keeper]?.keeps(RECEIVER) ?? [])
        for (const run of decodeEnvelope(sealed.slice(HEAD_BYTES))?.runs ?? [])
          await receiver.inside((tx, conversation) =>
            takeRun(tx, receiver.tables, { conversation, run, person: PERSON, arrivedAt: clock.now() }),
          );
    },
    tell: async () => {
      const marks = await receiver.inside(async (_tx, theirs) => marksOf(theirs, clock.now()));
      await inWriter(async (tx, conversation) => {
        await writer.keeping.told(tx, conversation, { device: RECEIVER, marks });
        for (const log of conversation.logs()) {
          const told = marks.logs.find((each) => authorText(each.author) === log.text);
          const delivered = unite(toldOf(log, 'delivered'), told?.frontier.ranges ?? []);
          conversation.note(log.author, { delivered });
        }
      });
    },
    fillDisk: (full) => {
      isFull = full;
    },
    restart: async () => {
      life.end();
      writer.keeping.stop();
      const attached = [...ways.keys()];
      ways.clear();
      await start();
      for (const keeper of attached) attach(keeper);
    },
    dieAt: lives.endAt,
    isDead: () => life.isOver(),
    steps: lives.steps,
    reads: () => writer.reads(),
    rows: () =>
      writer.device.inside(async (tx) => {
        const { keptEnvelopes, sealedEnvelopes } = writer.tables;
        const found: KeptHere[] = [];
        for (const { key, value } of await tx.list(keptEnvelopes)) {
          const sealed = await tx.get(sealedEnvelopes, key);
          if (sealed?.length !== value.bytes) throw new Error('the bytes of an envelope are not there');
          found.push({ key, value: { ...value, sealed } });
        }
        if ((await tx.count(sealedEnvelopes)) !== found.length) throw new Error('bytes of no envelope');
        return found;
      }),
    carried: (number) =>
      writer.device.inside(async (tx, conversation) => {
        const own = conversation.logs()[0]?.author ?? 0;
        return (await writer.keeping.carried(tx, CONVERSATION))(own, number);
      }),
    said: () => writer.device.shown(),
    come: () => receiver.shown(),
  };
};
