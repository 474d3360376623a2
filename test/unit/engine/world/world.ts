import type { EngineApi, EngineListener } from '../../../../src/engine/api/engine-api.ts';
import type { ChatId, MessageId, PersonId, Position } from '../../../../src/engine/api/ids.ts';
import { type EngineState, patched } from '../../../../src/engine/api/engine-state.ts';
import type { Arrival, Message } from '../../../../src/engine/api/state.ts';
import { composeTalk } from '../../../../src/engine/compose-chats.ts';
import { type EngineDeps, createEngine } from '../../../../src/engine/create-engine.ts';
import { argon2id } from '../../../../src/engine/crypto/argon2id.ts';
import {
  type CreateLinkCipher,
  type LinkCipher,
  createLinkCipher as createRealCipher,
} from '../../../../src/engine/handshake/link-cipher.ts';
import { createNetworkWith } from '../../../../src/engine/overlay-host/create-network.ts';
import type { DeviceClass } from '../../../../src/engine/overlay/overlay.ts';
import { createDeviceBooks } from '../../../../src/engine/devices/device-books.ts';
import { createSealer } from '../../../../src/engine/sealing/sealer.ts';
import { createSwitchableStore } from '../../../../src/engine/vault/switchable-store.ts';
import { createVault } from '../../../../src/engine/vault/vault.ts';
import { pongFrame } from '../../../../src/engine/presence/frames.ts';
import { type Bytes, ownBytes } from '../../../../src/lib/bytes.ts';
import type { Store } from '../../../../src/ports/store.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { type MemoryFiles, createMemoryFiles } from '../../../doubles/files.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { type LinkNetwork, type LinkNode, createLinkNetwork } from '../../../doubles/links.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type MemoryStore, createMemoryStore } from '../../../doubles/store.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

/** Long enough for everything that needs no waiting on purpose: a link, a handshake, an exchange. */
export const SOON_MS = 3_000;

/** A person with a browser: an engine and what its screen shows. */
export interface Somebody {
  api: EngineApi;
  node: LinkNode;
  store: MemoryStore;
  readonly files: MemoryFiles;
  /** What the screen knows. */
  readonly state: EngineState;
  /** Messages of the open chat, in their order. */
  messages(): readonly Message[];
  /** Changes frames before they are sealed for a link, as a browser that follows no rule; undefined keeps one back. */
  outgoing: (frame: Bytes) => Bytes | undefined;
  /** A frame as a link of this browser wants it, counted from the oldest; the newest where it is not said. */
  seal(frame: Uint8Array, at?: number): Bytes;
  readonly arrivals: Arrival[];
  readonly faults: string[];
  /** Kills the engine without a word and starts another one on the same records, opened with the passphrase. */
  restart(passphrase?: string): Promise<void>;
  /** Kills the engine without a word. */
  kill(): void;
}

/** Goes out in place of a frame that is kept back, because frames are numbered. */
const A_PONG = pongFrame.encode(0, null);

/** What a world is like. */
export interface WorldOptions {
  /** Whether people take part in the network from the start; contacts only where it is not said. */
  readonly overlay?: boolean;
  readonly device?: DeviceClass;
  /** Puts something between an engine and its ports. `nickname`: of the browser's owner, where it was opened with one. */
  sabotage?(deps: EngineDeps, nickname: string | undefined): EngineDeps;
  /** How frames are sealed on links; as in earnest where it is not said. */
  readonly cipher?: CreateLinkCipher;
  /** Takes the errors that a test makes on purpose; without it an error of an engine fails the test. */
  readonly errors?: unknown[];
}

/** A world of engines on one clock. */
export interface World {
  readonly clock: VirtualClock;
  readonly network: LinkNetwork;
  /** A browser, opened for the first time or on a store; with a nickname it has also started. */
  browser(nickname?: string, network?: string): Promise<Somebody>;
}

const NO_ERRORS = { count: 0, newest: [] };
const nothing = {} as EngineState;
const primitives = createRememberingPrimitives();
const loadSealer = async () => ({ createSealer });
const loadDevices = async () => ({ createDeviceBooks });
const loadTalk = async () => ({ composeTalk });
/** Work that costs nothing here: what it costs in earnest is not what these tests are about. */
const CHEAP_WORK = { workBits: 4, requestWorkBits: 4 };
/** A passphrase that costs nothing: what it costs in earnest is not what these tests are about. */
const CHEAP_KDF = { memory: 8, iterations: 1, parallelism: 1 };

const CHEAP_COST = { memoryKiB: 8, iterations: 1, parallelism: 1 };

/** A store that hands everything on to another one as that is at the time. */
const delegate = (to: Store): Store => ({
  get: (table, key) => to.get(table, key),
  list: (table, range) => to.list(table, range),
  keys: (table, range) => to.keys(table, range),
  count: (table, range) => to.count(table, range),
  write: (batch, durability) => to.write(batch, durability),
  tables: () => to.tables(),
  close: () => to.close(),
});

/** A world with seeded randomness. */
export const createWorld = (
  seed = 1,
  {
    overlay = false,
    device = 'desktop',
    sabotage = (deps) => deps,
    cipher = createRealCipher,
    errors,
  }: WorldOptions = {},
): World => {
  const createNetwork = createNetworkWith({ device, ...CHEAP_WORK });
  const loadNetwork = async () => ({ createNetwork });
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const network = createLinkNetwork({ clock, random, latencyMs: 20 });

  const browser = async (nickname?: string, networkName = 'test'): Promise<Somebody> => {
    let shown = new Map<MessageId, Message>();
    let state = nothing;
    const arrivals: Arrival[] = [];
    const faults: string[] = [];
    const lines: string[] = [];
    const log = createTestLog({ notes: lines, faults, ...(errors && { errors }) });
    const files = createMemoryFiles();
    const backupPorts = async () => ({ files, crypto: primitives, kdf: CHEAP_KDF });
    let alive = {};
    const ciphers: LinkCipher[] = [];
    const createLinkCipher: CreateLinkCipher = (agreement) => {
      const real = cipher(agreement);
      const seal = (frame: Uint8Array): Bytes => real.seal(somebody.outgoing(ownBytes(frame)) ?? A_PONG);
      ciphers.push(real);
      return { seal, open: (sealed) => real.open(sealed) };
    };
    const listenerOf = (life: object): EngineListener => ({
      state: (patch) => {
        // An engine that was killed says nothing any more, even if its clock still ticks here.
        if (life === alive) state = patched(state, patch);
      },
      chat: (_chat, change) => {
        if (life !== alive) return;
        if (change.kind === 'reset' || change.kind === 'cleared') shown = new Map();
        if (change.kind === 'removed') for (const id of change.ids) shown.delete(id);
        if (change.kind === 'reset' || change.kind === 'upsert')
          for (const message of change.messages) shown.set(message.id, message);
      },
      arrived: (arrival) => void arrivals.push(arrival),
    });
    const start = async (raw: MemoryStore, passphrase?: string) => {
      const node = network.join();
      // Asked anew each time, as a test may have replaced what it does.
      const kept = delegate(raw);
      const switchable = createSwitchableStore(kept);
      const sealing = { raw: kept, switchable, primitives, deriveKey: argon2id, random, log };
      const vault = createVault({ ...sealing, cost: CHEAP_COST });
      if (passphrase !== undefined) await vault.unlock(passphrase);
      const ports = { clock, random, primitives, links: node, store: switchable.store, log };
      const later = { loadSealer, loadDevices, loadNetwork, loadTalk, vault: async () => vault, backupPorts };
      const told = { diagnostics: () => [...lines], errors: () => NO_ERRORS };
      const deps = { ...ports, createLinkCipher, ...later, ...told };
      const created = await createEngine(sabotage(deps, nickname), networkName);
      if (!created.ok) throw new Error(created.error.kind);
      alive = {};
      await created.value.listen(listenerOf(alive));
      return { api: created.value, node, store: raw };
    };
    const store = createMemoryStore();
    const settings = { readReceipts: true, discoverable: overlay, network: overlay };
    await store.write([{ op: 'put', table: 'settings', key: 'self', value: settings }]);
    const parts = await start(store);
    const somebody: Somebody = {
      ...parts,
      files,
      get state() {
        return state;
      },
      messages: () => [...shown.values()].toSorted((a, b) => (a.position < b.position ? -1 : 1)),
      outgoing: (frame) => frame,
      seal: (frame, at = -1) => ciphers.at(at)?.seal(frame) ?? ownBytes(frame),
      arrivals,
      faults,
      kill: () => {
        somebody.node.vanish();
        somebody.store.close();
      },
      restart: async (passphrase) => {
        somebody.kill();
        shown = new Map();
        Object.assign(somebody, await start(somebody.store.reopen(), passphrase));
      },
    };
    if (nickname) await somebody.api.profile.start(nickname);
    await clock.advance(0);
    return somebody;
  };
  return { clock, network, browser };
};

/** Makes two people contacts by an invite, and opens their chat on both screens. */
export const befriend = async (
  world: World,
  from: Somebody,
  to: Somebody,
): Promise<readonly [ChatId, ChatId]> => {
  const invite = await from.api.invites.create();
  if (!invite.ok) throw new Error(invite.error.kind);
  await to.api.invites.accept(invite.value.code);
  await world.clock.advance(SOON_MS);
  const chatOf = (other: Somebody): ChatId => personOf(other) as string as ChatId;
  await from.api.chats.open(chatOf(to));
  await to.api.chats.open(chatOf(from));
  return [chatOf(to), chatOf(from)];
};

/** The person id. */
export const personOf = (somebody: Somebody): PersonId => {
  const id = somebody.state.profile?.id;
  if (!id) throw new Error('not started');
  return id;
};

/** Texts of the open chat, own ones with their state. */
export const shownTexts = (somebody: Somebody): readonly string[] =>
  somebody.messages().map(({ mine, text, state }) => (mine ? `${text} (${state})` : text));

/** Behind every message. */
export const THE_END = 'z'.repeat(10) as Position;

/** All messages of a chat, in their order. */
export const allMessages = (somebody: Somebody, chat: ChatId): Promise<readonly Message[]> =>
  somebody.api.chats.older(chat, THE_END, 100_000);

/** The person has had the first messages of the open chat in view, so many of them. */
export const readFirst = (somebody: Somebody, chat: ChatId, count: number): Promise<void> =>
  somebody.api.chats.markRead(
    chat,
    somebody
      .messages()
      .slice(0, count)
      .map(({ id }) => id),
  );
