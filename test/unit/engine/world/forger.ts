import type { PersonId } from '../../../../src/engine/api/ids.ts';
import { pairName } from '../../../../src/engine/chats/conversations.ts';
import { decodeParts } from '../../../../src/engine/devices/device-card.ts';
import { devicesOn } from '../../../../src/engine/devices/device-list.ts';
import {
  type Identity,
  type IdentitySecrets,
  createIdentity,
  identityOf,
} from '../../../../src/engine/identity/identity.ts';
import {
  type Author,
  contentHash,
  encodeContent,
  entryIdOf,
  type Extensions,
  type Header,
} from '../../../../src/engine/logs/entry.ts';
import { NO_FRONTIER } from '../../../../src/engine/logs/frontier.ts';
import { rangeOf } from '../../../../src/engine/logs/ranges.ts';
import type { Entry } from '../../../../src/engine/logs/run.ts';
import { partingTagOf } from '../../../../src/engine/parting/create-parting.ts';
import { encodeEnvelope } from '../../../../src/engine/replication/envelope.ts';
import { encodeMarks } from '../../../../src/engine/replication/frames.ts';
import { EMPTY_PEER, type PeerState } from '../../../../src/engine/sessions/peer-state.ts';
import { sealTo, startSession } from '../../../../src/engine/sessions/peer.ts';
import { bundleOnCard } from '../../../../src/engine/sealing/bundles.ts';
import type { CardRecord } from '../../../../src/engine/devices/kept.ts';
import type { ContactRecord } from '../../../../src/engine/contacts/kept.ts';
import { envelopeFrame, marksFrame } from '../../../../src/engine/delivery/frames.ts';
import { removedFrame } from '../../../../src/engine/parting/frames.ts';
import { idBytes } from '../../../../src/engine/wire/ids.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type Somebody, personOf } from './world.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const primitives = createRememberingPrimitives();

/** What an entry says that follows no rule. */
export interface ForgedEntry {
  readonly text?: string;
  readonly content?: Bytes;
  readonly author?: Author;
  readonly previous?: Bytes | null;
  readonly after?: readonly Bytes[];
  readonly ms?: number;
  readonly conversation?: Bytes;
  readonly extensions?: Extensions;
  /** Of the content is told the hash alone. */
  readonly isStub?: boolean;
}

/** What a contact that breaks the rules can make, with the keys it really has. */
export interface Forger {
  readonly person: PersonId;
  /** The author that the forger writes as. */
  readonly author: Author;
  /** The conversation with the victim. */
  readonly conversation: Bytes;
  /** An entry with any number, by any device, in any conversation; nothing of it is remembered. */
  entry(number: number, options?: ForgedEntry): Entry;
  /** An envelope with each of these entries as a run of its own, sealed for the victim. */
  envelope(...entries: readonly Entry[]): Promise<Bytes>;
  /** An envelope with anything in it; `anew`: in a session of its own. */
  sealed(content: Bytes, anew?: 'anew'): Promise<Bytes>;
  /** The same, in a session that another device started. */
  strangersEnvelope(...entries: readonly Entry[]): Promise<Bytes>;
  /** Marks that claim that this is there of a log of the conversation, and was read. */
  marks(logs: readonly { readonly author: Author; readonly upTo: number }[], dealt?: number): Bytes;
  /** Says that the victim was removed. */
  removed(): Bytes;
  /** Sends frames over the link that is open, sealed as the link wants it. */
  send(...frames: readonly Uint8Array[]): void;
  /** Sends bytes as they are. */
  sendRaw(...frames: readonly Uint8Array[]): void;
}

const recordOf = async <T>(somebody: Somebody, table: string, key: string): Promise<T> => {
  const record = await somebody.store.get(table, key);
  if (!record.ok || record.value === undefined) throw new Error(`no record of ${table}`);
  return record.value as T;
};

/** Turns a person's browser against one of its contacts. */
export const forgerOf = async (somebody: Somebody, victim: Somebody): Promise<Forger> => {
  const random = createSeededRandom(99);
  const deps = { primitives, random };
  const person = personOf(somebody);
  const identity = await identityOf(primitives, await recordOf<IdentitySecrets>(somebody, 'keys', 'self'));
  const { identity: stranger } = await createIdentity(deps);
  const { pairSecret } = await recordOf<ContactRecord>(somebody, 'contacts', personOf(victim));
  const { parts } = await recordOf<CardRecord>(somebody, 'cards', personOf(victim));
  const card = decodeParts(parts);
  const [theirs] = devicesOn(card?.list ?? []);
  const bundle = theirs && (await bundleOnCard(primitives, card, theirs.device));
  if (!bundle) throw new Error('no card of the victim');
  const now = Date.UTC(2026, 0, 1, 13);
  const states = new Map<Identity, PeerState>();

  const start = async (as: Identity): Promise<PeerState> => {
    const started = await startSession(deps, EMPTY_PEER, { own: as.own, bundle, now });
    if (!started.ok) throw new Error(started.error);
    return started.value.state;
  };
  const seal = async (as: Identity, content: Bytes): Promise<Bytes> => {
    const direction = { pairSecret, from: as.deviceKey.publicKey, to: bundle.device.deviceKey };
    const said = { direction, content, now };
    const first = await sealTo(deps, states.get(as) ?? (await start(as)), said);
    // So many are unanswered that a session begins anew.
    const sealed = first.ok ? first : await sealTo(deps, await start(as), said);
    if (!sealed.ok) throw new Error(sealed.error);
    states.set(as, sealed.value.state);
    return envelopeFrame.encode(sealed.value.output);
  };

  const conversation = pairName(person, personOf(victim));
  const author: Author = { device: idBytes(identity.device), edition: random.bytes(8) };
  const entry = (number: number, options: ForgedEntry = {}): Entry => {
    const content = options.content ?? encodeContent(['text', options.text ?? `forged ${number}`], random);
    const header: Header = {
      conversation: options.conversation ?? conversation,
      author: options.author ?? author,
      number,
      previous: options.previous ?? (number === 1 ? null : random.bytes(32)),
      after: options.after ?? [],
      ms: options.ms ?? 1_700_000_000_000,
      content: contentHash(content),
      extensions: options.extensions ?? new Map(),
    };
    return { id: entryIdOf(header), header, content: options.isStub ? null : content, signature: null };
  };
  const envelopeOf = (as: Identity, entries: readonly Entry[]): Promise<Bytes> => {
    const runs = entries.map((one) => ({
      conversation: one.header.conversation,
      author: one.header.author,
      entries: [one],
    }));
    return seal(as, encodeEnvelope({ runs, marks: [] }));
  };
  const sendRaw = (...frames: readonly Uint8Array[]): void => {
    const link = somebody.node.openLinks().at(-1);
    if (!link) throw new Error('no link is open');
    for (const frame of frames) somebody.node.inject(link, new Uint8Array(frame));
  };
  return {
    person,
    author,
    conversation,
    entry,
    sealed: (content, anew) => {
      if (anew) states.delete(identity);
      return seal(identity, content);
    },
    envelope: (...entries) => envelopeOf(identity, entries),
    strangersEnvelope: (...entries) => envelopeOf(stranger, entries),
    marks: (logs, dealt = 0) => {
      const told = logs.map(({ author: by, upTo }) => ({
        author: by,
        frontier: { ...NO_FRONTIER, ranges: rangeOf(1, upTo), head: random.bytes(8) },
      }));
      const seen = logs.map(({ author: by, upTo }) => ({ author: by, ranges: rangeOf(1, upTo) }));
      const nothing = { refused: [], forks: [], extensions: new Map() };
      const marks = { conversation, ms: now, logs: told, read: seen, ...nothing };
      return marksFrame.encode(dealt, encodeMarks(marks));
    },
    removed: () => {
      const tag = partingTagOf(pairSecret, person, personOf(victim));
      return removedFrame.encode(tag);
    },
    send: (...frames) => sendRaw(...frames.map((frame) => somebody.seal(frame))),
    sendRaw,
  };
};
