import type { ErrorReport } from '../../src/lib/error-report.ts';
import type { EngineApi, EngineListener } from '../../src/engine/api/engine-api.ts';
import type { FeaturesApi } from '../../src/engine/api/features.ts';
import type { OwnDevice } from '../../src/engine/api/own-devices.ts';
import { PAIRING_LIFETIME_MS } from '../../src/engine/api/pairing.ts';
import {
  NOTES_CHAT,
  type ChatId,
  type DeviceId,
  type InviteId,
  type MessageId,
  type PersonId,
  type Position,
} from '../../src/engine/api/ids.ts';
import { type EngineState, type StatePatch, patched } from '../../src/engine/api/engine-state.ts';
import type {
  Arrival,
  ChatChange,
  ChatFlags,
  ChatSummary,
  Contact,
  FingerprintCheck,
  Invite,
  InvitePreview,
  Message,
  NetworkView,
  Pairing,
  PairingPreview,
  Redemption,
  Verification,
} from '../../src/engine/api/state.ts';
import type { VaultStatus } from '../../src/engine/api/vault-api.ts';
import { toBase32 } from '../../src/lib/base32.ts';
import { done, ok } from '../../src/lib/result.ts';

/** A moment in the middle of a day in every time zone people live in: 14 May 2025, 12:00 UTC. */
export const NOW = Date.UTC(2025, 4, 14, 12);

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** An id made of a seed: the same seed, the same id. */
export const idOf = (seed: string): string => {
  const bytes = new Uint8Array(32);
  // FNV-1a and the finalizer of MurmurHash3; ids only have to differ.
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) {
    for (const char of `${i}${seed}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    bytes[i] = (mixed ^ (mixed >>> 13)) & 255;
  }
  return toBase32(bytes);
};

export const personOf = (seed: string): PersonId => idOf(seed) as PersonId;
export const chatOf = (seed: string): ChatId => idOf(seed) as ChatId;

/** A contact called as the seed says. */
export const contactOf = (nickname: string, change: Partial<Contact> = {}): Contact => ({
  id: personOf(nickname),
  chat: chatOf(nickname),
  name: change.ownName || (change.nickname ?? nickname),
  nickname,
  ownName: '',
  note: '',
  renamedFrom: null,
  presence: { kind: 'online', path: 'direct' },
  addedAt: NOW - 3 * DAY_MS,
  identity: 'unverified',
  alike: null,
  newDevice: null,
  ...change,
});

/** A device of one's own: another one, which was never linked. */
export const deviceOf = (seed: string, change: Partial<OwnDevice> = {}): OwnDevice => ({
  id: idOf(seed) as DeviceId,
  addedAt: NOW - 3 * DAY_MS,
  isThis: false,
  isLinked: false,
  linkedAt: null,
  ...change,
});

/** A chat of which nothing was made. */
export const NO_FLAGS: ChatFlags = {
  pinnedAt: null,
  mutedUntil: null,
  isArchived: false,
  isMarkedUnread: false,
};

/** The line of a contact in the list of chats. */
export const summaryOf = (contact: Contact, change: Partial<ChatSummary> = {}): ChatSummary => ({
  id: contact.chat,
  kind: 'contact',
  name: contact.name,
  contact: contact.id,
  unread: 0,
  last: null,
  draft: '',
  activeAt: NOW,
  flags: NO_FLAGS,
  ...change,
});

export const NOTES_SUMMARY: ChatSummary = {
  id: NOTES_CHAT,
  kind: 'notes',
  name: '',
  contact: null,
  unread: 0,
  last: null,
  draft: '',
  activeAt: NOW - 4 * DAY_MS,
  flags: NO_FLAGS,
};

/** Where the n-th message of a chat stands; 2.5 is between the second and the third. */
export const positionOf = (n: number): Position => n.toFixed(3).padStart(14, '0') as Position;

/** The n-th message of a chat: of another person, and read. */
export const messageOf = (chat: ChatId, n: number, change: Partial<Message> = {}): Message => ({
  id: idOf(`${chat}/${n}`) as MessageId,
  chat,
  position: positionOf(n),
  mine: false,
  kind: 'text',
  text: `Message ${n}`,
  edited: false,
  reactions: [],
  reply: null,
  forwardedFrom: null,
  writtenAt: NOW - 60_000,
  read: true,
  state: 'delivered',
  failure: change.state === 'failed' ? 'removed' : null,
  deliveredAt: null,
  readAt: null,
  ...change,
});

/** An invite of a person. */
export const previewOf = (nickname: string, change: Partial<InvitePreview> = {}): InvitePreview => ({
  id: idOf(`invite from ${nickname}`) as InviteId,
  nickname,
  from: personOf(nickname),
  expiresAt: NOW + 7 * DAY_MS,
  contact: null,
  ...change,
});

/** The redeeming of an invite. */
export const redemptionOf = (nickname: string, change: Partial<Redemption> = {}): Redemption => {
  const { id, from, expiresAt } = previewOf(nickname);
  return { id, nickname, from, expiresAt, state: 'looking', problem: null, ...change };
};

/** A code as long as they usually are. */
const PAIRING_CODE = Array.from('driftpost'.repeat(25));

/** Pairing without a server, with a code that was made just now. */
export const pairingOf = (change: Partial<Pairing> = {}): Pairing => ({
  step: 'offered',
  code: PAIRING_CODE.join(''),
  expiresAt: NOW + PAIRING_LIFETIME_MS,
  peer: null,
  problem: null,
  ...change,
});

/** The content of a person's pairing code. */
export const pairingPreviewOf = (nickname: string, change: Partial<PairingPreview> = {}): PairingPreview => ({
  role: 'offer',
  from: personOf(nickname),
  nickname,
  expiresAt: NOW + PAIRING_LIFETIME_MS,
  chat: null,
  ...change,
});

/** A comparison of safety codes with a person, just begun. */
export const verificationOf = (person: PersonId, change: Partial<Verification> = {}): Verification => ({
  person,
  step: 'waiting',
  code: null,
  endsAt: NOW + 120_000,
  problem: null,
  ...change,
});

export const EMPTY_STATE: EngineState = {
  profile: null,
  network: {
    state: 'connected',
    peers: 0,
    relays: [{ kind: 'nostr', url: 'wss://relay.example', state: 'open' }],
    webrtc: 'works',
    online: true,
    clock: { by: 'host', aheadMs: 0 },
  },
  chats: [NOTES_SUMMARY],
  contacts: [],
  invites: [],
  redemptions: [],
  pairing: null,
  verifications: [],
  settings: { readReceipts: true, discoverable: true, network: true },
  nicknameIndex: null,
  search: null,
  requests: [],
  sentRequests: [],
  blocked: [],
  networkView: null,
  elsewhere: null,
  typing: [],
  devices: null,
  storage: null,
};

/** Of each noun its calls, by both names: `chats.send`. */
type CallsOfNouns = {
  readonly [N in keyof FeaturesApi]: {
    readonly [K in keyof FeaturesApi[N] & string as `${N}.${K}`]: FeaturesApi[N][K];
  };
}[keyof FeaturesApi];
type All<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer A) => void ? A : never;
type Calls = All<CallsOfNouns> & Omit<EngineApi, keyof FeaturesApi>;

type Call = (...args: readonly unknown[]) => unknown;

/** A call by its name, that of its noun first. */
export type CallName = keyof Calls;

/** A call that was made, by name, with its arguments. */
export type EngineCall = { readonly name: CallName; readonly args: readonly unknown[] };

/**
 * An engine that says what it is told to: hand it a state, push changes, replace any answer. Left
 * alone it answers as if everything went well, and remembers every call.
 */
export class FakeEngine implements EngineApi {
  readonly calls: EngineCall[] = [];
  /** Answers that replace the usual ones. */
  answers: { -readonly [N in CallName]?: Calls[N] } = {};
  /** What `chats.older` and `chats.open` draw from, ascending. */
  readonly history = new Map<ChatId, Message[]>();
  vaultStatus: VaultStatus = { isSet: false, lockAfterMinutes: 0, unfinished: null };
  /** What is told while the network is watched. */
  networkView: NetworkView | null = null;
  /** What was taken away last. */
  hidden: readonly Message[] = [];
  /** Messages that a `reset` carries. */
  pageSize = 50;

  #listener: EngineListener | null = null;
  #open: ChatId | null = null;

  constructor(public state: EngineState = EMPTY_STATE) {}

  /** Arguments of all calls of one name. */
  callsOf(name: CallName): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }

  /** Changes the state and tells it. */
  patch(patch: StatePatch): void {
    this.state = patched(this.state, patch);
    this.#listener?.state(patch);
  }

  /** Tells news of a chat, and keeps them in its history. */
  change(chat: ChatId, change: ChatChange): void {
    if (change.kind === 'upsert') {
      const changed = new Set(change.messages.map(({ id }) => id));
      const kept = (this.history.get(chat) ?? []).filter(({ id }) => !changed.has(id));
      this.history.set(
        chat,
        [...kept, ...change.messages].toSorted((a, b) => (a.position < b.position ? -1 : 1)),
      );
    }
    if (change.kind === 'removed') {
      const kept = (this.history.get(chat) ?? []).filter(({ id }) => !change.ids.includes(id));
      this.history.set(chat, kept);
    }
    this.#listener?.chat(chat, change);
  }

  arrive(arrival: Arrival): void {
    this.#listener?.arrived(arrival);
  }

  async listen(listener: EngineListener): Promise<void> {
    this.#listener = listener;
    listener.state(this.state);
  }

  readonly profile = this.#noun('profile', {
    start: async (nickname, invite) => {
      const profile = { id: personOf(nickname), nickname: nickname.trim() };
      this.patch({ profile });
      if (invite === undefined) return ok({ profile, invite: null });
      this.patch({ redemptions: [redemptionOf('Mina')] });
      return ok({ profile, invite: ok(previewOf('Mina')) });
    },
    rename: async (nickname) => {
      const profile = { id: this.state.profile?.id ?? personOf(nickname), nickname };
      this.patch({ profile });
      return ok(profile);
    },
  });

  readonly settings = this.#noun('settings', {
    change: async (change) => {
      this.patch({ settings: { ...this.state.settings, ...change } });
      return ok(this.state.settings);
    },
  });

  readonly chats = this.#noun('chats', {
    open: async (chat) => {
      this.#open = chat;
      if (chat === null) return;
      const all = this.history.get(chat) ?? [];
      const messages = all.slice(-this.pageSize);
      this.#listener?.chat(chat, { kind: 'reset', messages, hasOlder: messages.length < all.length });
    },
    older: async (chat, before, limit) =>
      (this.history.get(chat) ?? []).filter((message) => message.position < before).slice(-limit),
    markRead: async (chat, ids) => {
      const history = (this.history.get(chat) ?? []).map((each) =>
        ids.includes(each.id) ? { ...each, read: true } : each,
      );
      this.history.set(chat, history);
      const unread = history.filter(({ mine, read }) => !mine && !read).length;
      this.patch({ chats: this.state.chats.map((each) => (each.id === chat ? { ...each, unread } : each)) });
    },
    send: async (chat, text) => {
      const n = Math.floor(Number(this.history.get(chat)?.at(-1)?.position ?? 0)) + 1;
      const state = chat === NOTES_CHAT ? 'delivered' : 'queued';
      const message = messageOf(chat, n, { mine: true, text, writtenAt: NOW, state });
      this.change(chat, { kind: 'upsert', messages: [message] });
      return ok(message.id);
    },
    setDraft: async () => done,
  });

  /** Changes loaded messages as the engine would. */
  #remake(chat: ChatId, ids: readonly MessageId[], change: (message: Message) => Message): void {
    const found = (this.history.get(chat) ?? []).filter(({ id }) => ids.includes(id));
    this.change(chat, { kind: 'upsert', messages: found.map(change) });
  }

  readonly messages = this.#noun('messages', {
    edit: async (chat, id, text) => {
      this.#remake(chat, [id], (message) => ({ ...message, text, edited: true }));
      return done;
    },
    delete: async (chat, ids) => {
      this.#remake(chat, ids, (message) => ({ ...message, kind: 'deleted', text: '', reactions: [] }));
      return done;
    },
    react: async (chat, id, sign) => {
      const me = this.state.profile?.id ?? personOf('me');
      this.#remake(chat, [id], (message) => {
        const others = message.reactions
          .map((each) => ({ ...each, people: each.people.filter((one) => one !== me), mine: false }))
          .filter(({ people, sign: one }) => people.length > 0 && one !== sign);
        const same = message.reactions.find((each) => each.sign === sign)?.people ?? [];
        const own = sign === null ? [] : [{ sign, people: [...same, me], mine: true }];
        return { ...message, reactions: [...others, ...own] };
      });
      return done;
    },
    hide: async (chat, ids) => {
      this.hidden = (this.history.get(chat) ?? []).filter(({ id }) => ids.includes(id));
      this.change(chat, { kind: 'removed', ids });
      return done;
    },
    unhide: async (chat, ids) => {
      const messages = this.hidden.filter(({ id }) => ids.includes(id));
      this.change(chat, { kind: 'upsert', messages });
      return done;
    },
    forward: async (_chat, _ids, { chats }) => ok(chats.length),
    info: async (chat, id) => {
      const message = (this.history.get(chat) ?? []).find((each) => each.id === id);
      if (!message) return undefined;
      const { text, writtenAt, deliveredAt, readAt } = message;
      const arrivedAt = message.mine ? null : writtenAt;
      const way = message.mine ? 'written-here' : 'author';
      return { writtenAt, arrivedAt, deliveredAt, readAt, way, versions: [{ text, writtenAt }] };
    },
  });

  readonly flags = this.#noun('flags', {
    mute: async (chat, span) => {
      const until = span && (span === 'always' ? span : NOW + (span === 'hour' ? 1 : 8) * HOUR_MS);
      return this.#flag(chat, { mutedUntil: until });
    },
    pin: async (chat, isPinned) => this.#flag(chat, { pinnedAt: isPinned ? NOW : null }),
    archive: async (chat, isArchived) => this.#flag(chat, { isArchived }),
    markUnread: async (chat) => this.#flag(chat, { isMarkedUnread: true }),
    markRead: async (chat) => {
      const chats = this.state.chats.map((each) => (each.id === chat ? { ...each, unread: 0 } : each));
      this.patch({ chats });
      return this.#flag(chat, { isMarkedUnread: false });
    },
  });

  #flag(chat: ChatId, change: Partial<ChatFlags>) {
    const chats = this.state.chats.map((each) =>
      each.id === chat ? { ...each, flags: { ...each.flags, ...change } } : each,
    );
    this.patch({ chats });
    return done;
  }

  readonly typing = this.#noun('typing', { tell: async () => undefined });

  readonly invites = this.#noun('invites', {
    create: async () => {
      const count = this.state.invites.length;
      const invite: Invite = {
        id: idOf(`invite ${count}`) as InviteId,
        code: `1${idOf(`code ${count}`)}${idOf(`key ${count}`)}`,
        createdAt: NOW,
        expiresAt: NOW + 7 * DAY_MS,
        usedBy: null,
      };
      this.patch({ invites: [...this.state.invites, invite] });
      return ok(invite);
    },
    cancel: async (id) => {
      this.patch({ invites: this.state.invites.filter((invite) => invite.id !== id) });
      return done;
    },
    read: async () => ok(previewOf('Mina')),
    accept: async () => {
      this.patch({ redemptions: [redemptionOf('Mina')] });
      return ok(previewOf('Mina'));
    },
    dismiss: async (id) => {
      this.patch({ redemptions: this.state.redemptions.filter((each) => each.id !== id) });
      return done;
    },
  });

  readonly pairing = this.#noun('pairing', {
    open: async (anew) => {
      if (anew || this.state.pairing === null) this.patch({ pairing: pairingOf() });
      return done;
    },
    read: async () => ok(pairingPreviewOf('Mina')),
    take: async () => {
      const preview = pairingPreviewOf('Mina');
      const code = PAIRING_CODE.toReversed().join('');
      this.patch({ pairing: pairingOf({ step: 'answered', code, peer: preview }) });
      return ok(preview);
    },
  });

  readonly contacts = this.#noun('contacts', {
    describe: async (id, { name: ownName, note }) => {
      this.#changeContact(id, (contact) => ({ ownName, note, name: ownName || contact.nickname }));
      return done;
    },
    seeNickname: async (id) => {
      this.#changeContact(id, () => ({ renamedFrom: null }));
      return done;
    },
    remove: async (id) => {
      this.patch({
        contacts: this.state.contacts.filter((each) => each.id !== id),
        chats: this.state.chats.filter((each) => each.contact !== id),
      });
      return done;
    },
    block: async (id) => {
      const nickname = this.state.contacts.find((each) => each.id === id)?.nickname ?? '';
      this.patch({
        contacts: this.state.contacts.filter((each) => each.id !== id),
        chats: this.state.chats.filter((each) => each.contact !== id),
        blocked: [...this.state.blocked, { id, nickname, since: NOW }],
      });
      return done;
    },
    seeDevices: async (id) => {
      this.patch({
        contacts: this.state.contacts.map((each) =>
          each.id === id && each.newDevice ? { ...each, newDevice: { ...each.newDevice, seen: true } } : each,
        ),
      });
      return done;
    },
  });

  readonly devices = this.#noun('devices', {
    remove: async (device) => {
      const { devices } = this.state;
      if (devices)
        this.patch({ devices: { ...devices, list: devices.list.filter(({ id }) => id !== device) } });
      return done;
    },
  });

  readonly elsewhere = this.#noun('elsewhere', {
    see: async () => {
      this.patch({ elsewhere: null });
      return done;
    },
  });

  readonly verification = this.#noun('verification', {
    start: async (person) => {
      this.patch({ verifications: [verificationOf(person)] });
    },
    confirm: async (person, match) => {
      const end = { step: 'ended', problem: 'differs' } as const;
      const next = match ? ({ step: 'confirming', code: '042917' } as const) : end;
      this.patch({ verifications: [verificationOf(person, next)] });
    },
    cancel: async (person) => {
      this.patch({ verifications: this.state.verifications.filter((each) => each.person !== person) });
    },
    fingerprint: async () => ok({ digits: '0123456789'.repeat(6), scan: `DRIFTPOST:${'A2'.repeat(56)}` }),
    check: async (person) => {
      this.patch({
        contacts: this.state.contacts.map((each) =>
          each.id === person ? { ...each, identity: 'verified' } : each,
        ),
      });
      return ok<FingerprintCheck>('match');
    },
  });

  readonly backups = this.#noun('backups', {
    suggestPassphrase: async () => 'tide harbour velvet lantern otter compass',
    export: async () => ok(new Blob(['a backup'])),
    restore: async () => done,
  });

  readonly people = this.#noun('people', {
    search: async (query) => {
      const kind = /^[a-z2-7]{52}$/u.test(query.trim()) ? 'id' : 'nickname';
      this.patch({
        search: { query, kind, asked: 3, answered: 0, done: false, problem: null, results: [] },
      });
      return done;
    },
    closeSearch: async () => this.patch({ search: null }),
    request: async (id) => {
      const { search, sentRequests } = this.state;
      const nickname = search?.results.find((each) => each.id === id)?.nickname ?? '';
      this.patch({
        sentRequests: [{ id, nickname, sentAt: NOW, state: 'sending' }, ...sentRequests],
        search: search && {
          ...search,
          results: search.results.map((each) => (each.id === id ? { ...each, request: 'sending' } : each)),
        },
      });
      return done;
    },
    withdraw: async (id) => {
      this.patch({ sentRequests: this.state.sentRequests.filter((each) => each.id !== id) });
      return done;
    },
    answer: async (id, answer) => {
      const { requests, blocked } = this.state;
      const nickname = requests.find((each) => each.id === id)?.nickname ?? '';
      this.patch({
        requests: requests.filter((each) => each.id !== id),
        blocked: answer === 'block' ? [...blocked, { id, nickname, since: NOW }] : blocked,
      });
      return done;
    },
    clear: async () => {
      this.patch({ requests: [] });
      return done;
    },
    unblock: async (id) => {
      this.patch({ blocked: this.state.blocked.filter((each) => each.id !== id) });
      return done;
    },
  });

  readonly network = this.#noun('network', {
    watch: async (watched) => {
      this.patch({ networkView: watched ? this.networkView : null });
    },
    pageVisible: async () => {},
  });

  #changeContact(id: PersonId, change: (contact: Contact) => Partial<Contact>): void {
    const contacts = this.state.contacts.map((each) =>
      each.id === id ? { ...each, ...change(each) } : each,
    );
    this.patch({ contacts });
  }

  reachOut(): Promise<void> {
    return this.#answer('reachOut', [], async () => {});
  }

  vault(...args: Parameters<EngineApi['vault']>): ReturnType<EngineApi['vault']> {
    return this.#answer('vault', args, async (command) => {
      if (command.kind === 'set' || command.kind === 'remove')
        this.vaultStatus = {
          isSet: command.kind === 'set',
          lockAfterMinutes: command.kind === 'set' ? 15 : 0,
          unfinished: null,
        };
      if (command.kind === 'lock-after')
        this.vaultStatus = { isSet: true, lockAfterMinutes: command.minutes, unfinished: null };
      return ok(this.vaultStatus);
    });
  }

  lockScreen(): Promise<boolean> {
    return this.#answer('lockScreen', [], async () => this.vaultStatus.isSet);
  }

  unlockScreen(...args: Parameters<EngineApi['unlockScreen']>): ReturnType<EngineApi['unlockScreen']> {
    return this.#answer('unlockScreen', args, async (_passphrase) => {
      return { kind: 'opened', lockAfterMinutes: this.vaultStatus.lockAfterMinutes } as const;
    });
  }

  diagnostics(): Promise<readonly string[]> {
    return this.#answer('diagnostics', [], async () => [
      '12:00:00 relay relay.example open',
      '12:00:04 link 1 open',
    ]);
  }

  errors(): Promise<ErrorReport> {
    return this.#answer('errors', [], async () => ({ count: 0, newest: [] }));
  }

  shutdown(): Promise<void> {
    return this.#answer('shutdown', [], async () => {});
  }

  /** The chat that is shown. */
  get open(): ChatId | null {
    return this.#open;
  }

  /** The calls of a noun, each of them remembered and answered as `answers` say. */
  #noun<N extends keyof FeaturesApi>(noun: N, usual: FeaturesApi[N]): FeaturesApi[N] {
    const calls = Object.entries(usual).map(([name, call]) => [
      name,
      (...args: readonly unknown[]) => this.#answer(`${noun}.${name}` as CallName, args, call as Call),
    ]);
    return Object.fromEntries(calls) as FeaturesApi[N];
  }

  #answer<A extends readonly unknown[], R>(name: CallName, args: A, usual: (...args: A) => R): R {
    this.calls.push({ name, args });
    const call = (this.answers[name] as typeof usual | undefined) ?? usual;
    return call(...args);
  }
}
