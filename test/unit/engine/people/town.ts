import { createChanges } from '../../../../src/engine/storage/changes.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { createTestLog } from '../../../doubles/log.ts';
import type { ChatId, PersonId } from '../../../../src/engine/api/ids.ts';
import { type EngineState, patched } from '../../../../src/engine/api/engine-state.ts';
import type { Settings } from '../../../../src/engine/api/state.ts';
import type { Core } from '../../../../src/engine/core.ts';
import { type OwnCard, createOwnCard } from '../../../../src/engine/devices/own-card.ts';
import { sha256 } from '../../../../src/engine/crypto/hash.ts';
import { type Identity, createIdentity } from '../../../../src/engine/identity/identity.ts';
import { decodeInvite, encodeInvite, networkTagOf } from '../../../../src/engine/invites/invite-code.ts';
import type { NodeKey } from '../../../../src/engine/overlay/overlay.ts';
import { createPeople } from '../../../../src/engine/people/create-people.ts';
import type { People, PeopleDeps } from '../../../../src/engine/people/people.ts';
import { createPublisher } from '../../../../src/engine/state/publisher.ts';
import type { Slices } from '../../../../src/engine/state/shown.ts';
import { createKeptRows } from '../../../../src/engine/storage/kept-rows.ts';
import type { ContactRecord } from '../../../../src/engine/contacts/kept.ts';
import { createTables } from '../../../../src/engine/tables.ts';
import { inviteIdOf } from '../../../../src/engine/wire/ids.ts';
import { type Bytes, concat, equalBytes } from '../../../../src/lib/bytes.ts';
import { done, err, ok } from '../../../../src/lib/result.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { type OverlayNode, type OverlaySpace, createOverlaySpace } from '../../../doubles/overlay.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type MemoryStore, createMemoryStore } from '../../../doubles/store.ts';
import type { Nickname } from '../../../../src/engine/api/ids.ts';
import { named } from '../../named.ts';
import { nameStates } from '../../../../src/engine/contacts/name-comparison.ts';
import { NAMELESS } from '../../../../src/engine/wire/nickname.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

/** Enough work to see that it is checked. */
export const WORK_BITS = 6;
const NETWORK = 'test';
const INVITE_MS = 7 * 24 * 3_600_000;

export const primitives = createRememberingPrimitives();

/** Only the receiver opens it. These tests do not test the encryption itself. */
export const seal = (to: NodeKey, plain: Uint8Array): Bytes =>
  concat(
    to,
    plain.map((byte) => byte ^ 0x55),
  );
const open = (mine: NodeKey, sealed: Uint8Array): Bytes | undefined =>
  equalBytes(sealed.subarray(0, 32), mine)
    ? new Uint8Array(sealed.subarray(32).map((byte) => byte ^ 0x55))
    : undefined;

/** A person in the town, and what their screen shows. */
export interface Resident {
  readonly id: PersonId;
  readonly identity: Identity;
  nickname: Nickname;
  settings: Settings;
  people: People;
  node: OverlayNode | undefined;
  store: MemoryStore;
  readonly state: Pick<EngineState, 'nicknameIndex' | 'search' | 'requests' | 'sentRequests' | 'blocked'>;
  readonly contacts: Map<PersonId, ContactRecord>;
  /** Devices at which contacts are met from now on. */
  readonly devices: Map<PersonId, NodeKey>;
  readonly openInvites: Set<string>;
  readonly faults: string[];
  rename(nickname: string): void;
  change(settings: Partial<Settings>): void;
  /** Closes the app without a word. */
  leave(): void;
  /** Opens it again on the same records. */
  comeBack(): Promise<void>;
}

export interface Town {
  readonly clock: VirtualClock;
  readonly space: OverlaySpace;
  resident(nickname: string, settings?: Partial<Settings>): Promise<Resident>;
  befriend(a: Resident, b: Resident): void;
  /** Minutes go by. */
  minutes(count: number): Promise<void>;
}

const contactOf = ({ id, nickname, identity }: Resident, addedAt: number): ContactRecord =>
  ({
    id,
    nickname,
    identityKey: identity.identityKey,
    pairSecret: new Uint8Array(32),
    addedAt,
    namedAt: addedAt,
    renamedFrom: null,
    ownName: NAMELESS,
    note: '',
    lastSeenAt: null,
    verified: null,
  }) as ContactRecord;

/** A town. Its random numbers repeat with the seed. */
export const createTown = (seed = 1): Town => {
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const verify = (publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array) =>
    Promise.resolve(primitives.verify({ publicKey, body, signature }));
  const space = createOverlaySpace({ clock, hash: sha256, verify });
  const residents: Resident[] = [];

  const befriend = (a: Resident, b: Resident): void => {
    a.contacts.set(b.id, contactOf(b, clock.now()));
    b.contacts.set(a.id, contactOf(a, clock.now()));
    a.people.contactsChanged();
    b.people.contactsChanged();
  };

  const depsOf = (self: Resident, core: Core, ownCard: OwnCard): PeopleDeps => ({
    core,
    requestWorkBits: WORK_BITS,
    sealing: { seal, open: (sealed) => open(self.identity.deviceKey.publicKey, sealed) },
    overlay: () => self.node,
    identity: () => self.identity,
    nickname: () => self.nickname,
    settings: () => self.settings,
    ownCard,
    contact: (person) => self.contacts.get(person),
    contacts: () => [...self.contacts.values()],
    nameStates: () => nameStates([...self.contacts.values()], (name) => [name]),
    isLinked: () => false,
    markRemoved: () => undefined,
    chatOf: (person) => (self.contacts.has(person) ? (person as string as ChatId) : null),
    inviteFor: (tx) => {
      const secret = random.bytes(16);
      const expiresAt = clock.now() + INVITE_MS;
      const networkTag = networkTagOf(NETWORK);
      const code = encodeInvite({ secret, expiresAt, networkTag, from: self.id, nickname: self.nickname });
      const id = inviteIdOf(secret);
      tx.onKept(() => void self.openInvites.add(id));
      return { id, code };
    },
    cancelInvite: async (id) => {
      self.openInvites.delete(id);
      return done;
    },
    redeem: async (code, device) => {
      const invite = decodeInvite(code);
      const host = residents.find(({ id }) => invite.ok && invite.value.from === id);
      if (!invite.ok || !host) return err({ kind: 'invite', problem: 'damaged' });
      if (!host.openInvites.delete(inviteIdOf(invite.value.secret)))
        return err({ kind: 'invite', problem: 'cancelled' });
      self.devices.set(host.id, device);
      befriend(self, host);
      return ok(undefined);
    },
    knowDevice: (person, device) => void self.devices.set(person, device),
  });

  const connect = (self: Resident): void => {
    self.node?.vanish();
    self.node = self.settings.network ? space.join(self.identity.deviceKey.publicKey) : undefined;
    self.people.overlayChanged();
  };

  const start = async (self: Resident, store: MemoryStore): Promise<void> => {
    const log = createTestLog({ faults: self.faults });
    const tables = createTables({ store, log });
    const boundary = createErrorBoundary(log);
    const publisher = createPublisher({ clock, boundary }, () => ({
      slices: people.view as unknown as Slices,
      lists: ['requests', 'sentRequests', 'blocked'],
    }));
    const changes = createChanges({ store, log, clock, boundary, wrote: () => undefined });
    const parts = { clock, random, primitives, log, boundary, tables, publisher, network: NETWORK };
    const core = { ...parts, ...changes } as unknown as Core;
    const changed = (): void => self.people?.selfChanged();
    const rows = createKeptRows(tables.prekeys);
    await rows.load();
    const ownCard = createOwnCard(core, { rows, identity: () => self.identity, changed });
    await ownCard.bringUp();
    const people = createPeople(depsOf(self, core, ownCard));
    const loaded = await people.load();
    if (!loaded.ok) throw new Error(loaded.error.kind);
    Object.assign(self, { people, store });
    publisher.listen({
      state: (patch) => {
        if (self.people === people) Object.assign(self.state, patched(self.state as EngineState, patch));
      },
      chat: () => undefined,
      arrived: () => undefined,
    });
    connect(self);
  };

  const resident: Town['resident'] = async (nickname, settings = {}) => {
    const { identity } = await createIdentity({ primitives, random });
    const self = {
      id: identity.person,
      identity,
      nickname: named(nickname),
      settings: { readReceipts: true, discoverable: true, network: true, ...settings },
      state: { nicknameIndex: null, search: null, requests: [], sentRequests: [], blocked: [] },
      contacts: new Map(),
      devices: new Map(),
      openInvites: new Set(),
      faults: [],
      rename: (next: string) => {
        self.nickname = named(next);
        self.people.selfChanged();
      },
      change: (part: Partial<Settings>) => {
        const { network } = self.settings;
        self.settings = { ...self.settings, ...part };
        self.people.selfChanged();
        if (network !== self.settings.network) connect(self);
      },
      leave: () => {
        self.people.stop();
        self.node?.vanish();
        self.node = undefined;
        self.store.close();
      },
      comeBack: () => start(self, self.store.reopen()),
    } as unknown as Resident;
    residents.push(self);
    await start(self, createMemoryStore());
    return self;
  };

  return {
    clock,
    space,
    resident,
    befriend,
    minutes: async (count) => {
      await clock.advance(count * 60_000);
    },
  };
};
