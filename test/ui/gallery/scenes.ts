import type { OwnDevices } from '../../../src/engine/api/own-devices.ts';
import type { ChatId, PersonId } from '../../../src/engine/api/ids.ts';
import type { EngineState } from '../../../src/engine/api/engine-state.ts';
import type {
  ChatFlags,
  ChatSummary,
  Contact,
  Message,
  NetworkView,
  PeopleSearch,
  Verification,
} from '../../../src/engine/api/state.ts';
import type { Pairing } from '../../../src/engine/api/pairing.ts';
import { err, ok } from '../../../src/lib/result.ts';
import type { OpenDialog } from '../../../src/ui/state/app-store.ts';
import type { AppProblem } from '../../../src/ui/page-services.ts';
import {
  EMPTY_STATE,
  NOTES_SUMMARY,
  NOW,
  contactOf,
  deviceOf,
  messageOf,
  pairingOf,
  pairingPreviewOf,
  personOf,
  previewOf,
  redemptionOf,
  summaryOf,
  verificationOf,
  type FakeEngine,
} from '../../doubles/engine.ts';
import { lookupOf, neighbourOf, networkViewOf } from '../../doubles/network-view.ts';
import type { FakePage } from '../../doubles/page-services.ts';
import { blockedOf, foundOf, requestOf, searchOf, sentOf } from '../../doubles/people.ts';

/** A scene: a state of the app, and the place in it. */
export interface Scene {
  readonly state: EngineState;
  readonly history?: readonly (readonly [ChatId, readonly Message[]])[];
  readonly fragment?: string;
  readonly problem?: AppProblem;
  readonly prepare?: (engine: FakeEngine, page: FakePage) => void;
  /** What is opened there, one after the other: a button by its name, or a dialog of the store. */
  readonly open?: readonly (string | OpenDialog)[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const mina = contactOf('Mina');
const jonas = contactOf('Jonas Lindqvist', {
  presence: { kind: 'offline', lastSeenAt: NOW - 25 * MINUTE_MS },
});
const wei = contactOf('小薇', { presence: { kind: 'offline', lastSeenAt: NOW - 3 * DAY_MS } });
const otherMina = contactOf('mina', { presence: { kind: 'offline', lastSeenAt: null } });
const grandma = contactOf('Бабушка Оля');

/** The newest message of a chat, as the list shows it. */
const line = (text: string, minutes: number, mine = false): NonNullable<ChatSummary['last']> => ({
  kind: 'text',
  text,
  mine,
  writtenAt: NOW - minutes * MINUTE_MS,
  state: mine ? 'queued' : 'delivered',
});

/** Mina, verified, in another browser than before. */
/** One's own devices: this browser, and two others. */
const ownDevices = (standing: OwnDevices['standing']): OwnDevices => ({
  standing,
  list: [
    deviceOf('here', { isThis: true, addedAt: NOW - 90 * DAY_MS }),
    deviceOf('laptop', { addedAt: NOW - 3 * DAY_MS, isLinked: true, linkedAt: NOW - MINUTE_MS }),
    deviceOf('phone', { addedAt: NOW - 2 * DAY_MS, linkedAt: NOW - DAY_MS }),
  ],
});

const fromNewDevice = (contact: Contact): Contact =>
  contact.id === mina.id
    ? { ...contact, identity: 'verified', newDevice: { firstSeenAt: NOW - 9 * MINUTE_MS, seen: false } }
    : contact;

const busy: EngineState = {
  ...EMPTY_STATE,
  profile: { id: personOf('Anna'), nickname: 'Anna' },
  network: {
    state: 'connected',
    peers: 2,
    relays: [
      { kind: 'nostr', url: 'wss://relay.example', state: 'open' },
      { kind: 'nostr', url: 'wss://meeting.example/nostr', state: 'connecting' },
      { kind: 'nostr', url: 'wss://third.example', state: 'closed' },
    ],
    webrtc: 'works',
    online: true,
    clock: { by: 'host', aheadMs: 0 },
  },
  contacts: [grandma, jonas, mina, otherMina, wei],
  chats: [
    summaryOf(mina, { last: line('See you at the harbour at seven', 1, true) }),
    summaryOf(grandma, { unread: 3, last: line('Пирог в духовке, приходи', 12) }),
    summaryOf(jonas, { last: line('Took the ferry back, the sea was flat as a plate', 95), draft: '' }),
    summaryOf(wei, { last: line('海边的照片太好看了', 3 * 24 * 60), draft: '明天' }),
    { ...NOTES_SUMMARY, last: line('Buy cork, twine and paper', 4 * 24 * 60) },
    summaryOf(otherMina),
  ],
};

/** Chats that are pinned, muted, marked unread and archived. */
const flagged: EngineState = {
  ...busy,
  chats: busy.chats.map((chat) => {
    const flag = (flags: Partial<ChatFlags>, unread = chat.unread): ChatSummary => {
      return { ...chat, unread, flags: { ...chat.flags, ...flags } };
    };
    if (chat.contact === mina.id) return flag({ pinnedAt: NOW, mutedUntil: NOW + 90 * MINUTE_MS });
    if (chat.contact === grandma.id) return flag({ mutedUntil: 'always' });
    if (chat.contact === jonas.id) return flag({ isMarkedUnread: true });
    if (chat.contact === wei.id) return flag({ isArchived: true, mutedUntil: 'always' }, 2);
    return chat.contact === otherMina.id ? flag({ isArchived: true }) : chat;
  }),
};

const say = (order: number, minutes: number, change: Partial<Message>): Message =>
  messageOf(mina.chat, order, { writtenAt: NOW - minutes * MINUTE_MS, ...change });

const read = (minutes: number): Partial<Message> => ({
  mine: true,
  state: 'read',
  deliveredAt: NOW - minutes * MINUTE_MS,
  readAt: NOW - (minutes - 1) * MINUTE_MS,
});

const talk: readonly Message[] = [
  say(1, 1500, { text: 'Are you still going to the island on Saturday?' }),
  say(2, 1498, { text: 'If the wind holds, yes. Jonas has the boat ready.', ...read(1497) }),
  say(3, 1497, {
    text: 'The timetable is here: https://ferries.example/summer?day=saturday (the second page).',
    ...read(1496),
  }),
  say(4, 44, { text: 'Perfect. I will bring' }),
  say(5, 43, { text: '– bread and cheese\n– the good coffee ☕\n– a blanket' }),
  say(6, 30, { text: 'And a bottle', ...read(29) }),
  say(7, 28, { text: 'With a message in it, of course 🍾🌊' }),
  say(8, 27, { text: 'مرحبا بالبحر' }),
  say(9, 3, {
    text: 'Good. Meet at the harbour then?',
    mine: true,
    state: 'delivered',
    deliveredAt: NOW - 2 * MINUTE_MS,
  }),
  say(10, 1, { text: 'See you at the harbour at seven', mine: true, state: 'queued' }),
];

/** Mina has removed Anna, and Anna writes to her. */
const parted: EngineState = {
  ...busy,
  chats: busy.chats.map((each) =>
    each.contact === mina.id && each.last ? { ...each, last: { ...each.last, state: 'failed' } } : each,
  ),
  contacts: busy.contacts.map((each) =>
    each.id === mina.id ? { ...each, presence: { kind: 'removed', at: NOW - 20 * MINUTE_MS } } : each,
  ),
};
const failed = [
  [
    mina.chat,
    talk.map((message) =>
      message.mine && message.state !== 'read' ? { ...message, state: 'failed', deliveredAt: null } : message,
    ),
  ],
] as const satisfies Scene['history'];

/** Formatted texts. */
const formed: Scene = {
  state: busy,
  fragment: `#/chats/${mina.chat}`,
  history: [
    [
      mina.chat,
      [
        '**Bold**, *italic*, ~~struck out~~, `code` and https://ferry.example/timetable',
        '> Shall we take the early one?\nYes, if you bring:\n\n- bread\n- **cheese**\n\n1. the tickets\n2. a map',
        '```ts\nconst ferry = timetable.find(({ at }) => at > now);\nawait board(ferry);\n```',
        'It was ||the gardener||, of course.',
      ].map((text, index) => say(index + 1, 9 - index, { text, mine: index % 2 === 1, read: true })),
    ],
  ],
};

/** Answers, reactions, an edit, a deletion, and what was forwarded. */
const dressed: Scene = {
  state: busy,
  history: [
    [
      mina.chat,
      [
        ...talk.slice(0, 2),
        say(3, 1497, { text: 'The second ferry, then?', edited: true, ...read(1496) }),
        say(4, 44, {
          text: 'Yes!',
          reply: {
            id: talk[2]?.id as Message['id'],
            person: personOf('Anna'),
            isHere: true,
            kind: 'text',
            text: 'The second ferry, then?',
          },
          reactions: [{ sign: '👍', people: [personOf('Anna')], mine: true }],
        }),
        say(5, 43, { kind: 'deleted', text: '' }),
        say(6, 30, {
          text: 'I am bringing the good coffee',
          reactions: [
            { sign: '❤️', people: [mina.id, personOf('Anna')], mine: true },
            { sign: '🎉', people: [jonas.id], mine: false },
          ],
          reply: {
            id: talk[4]?.id as Message['id'],
            person: mina.id,
            isHere: false,
            kind: 'deleted',
            text: '',
          },
          ...read(29),
        }),
        say(7, 28, { text: 'Bread, cheese, a blanket', forwardedFrom: 'Jonas Lindqvist' }),
        say(8, 2, { text: 'See you there', edited: true, ...read(1) }),
      ],
    ],
  ],
  fragment: `#/chats/${mina.chat}`,
};

/** Messages that this version cannot show, from both sides, and in the list of chats. */
const unshown: Scene = {
  state: {
    ...busy,
    chats: busy.chats.map((each) =>
      each.contact === mina.id && each.last
        ? { ...each, last: { ...each.last, kind: 'newer', text: '' } }
        : each,
    ),
  },
  history: [
    [
      mina.chat,
      [
        ...talk.slice(0, 5),
        say(6, 30, { kind: 'damaged', text: '' }),
        say(7, 28, { kind: 'newer', text: '' }),
        say(8, 20, { kind: 'newer', text: '', ...read(19) }),
      ],
    ],
  ],
  fragment: `#/chats/${mina.chat}`,
};

/** So many late arrivals come in far above the view. */
const lateArrivals = (count: number): Scene => ({
  state: busy,
  history: [[mina.chat, Array.from({ length: 40 }, (_, at) => say(at + 1, 100 - at, {}))]],
  fragment: `#/chats/${mina.chat}`,
  prepare: (engine) => {
    engine.answers['chats.open'] = async (chat) => {
      delete engine.answers['chats.open'];
      await engine.chats.open(chat);
      const messages = Array.from({ length: count }, (_, at) => say(2.1 + at / 10, 98, { read: false }));
      if (chat === mina.chat) engine.change(chat, { kind: 'upsert', messages });
    };
  },
});

const fresh: EngineState = { ...EMPTY_STATE, profile: { id: personOf('Anna'), nickname: 'Anna' } };
const history = [[mina.chat, talk]] as const;
const inChat = `#/chats/${mina.chat}`;

/** Pairing without a server, with the dialog open. */
const paired = (pairing: Pairing): Scene => ({
  state: { ...busy, pairing },
  open: ['Pair without a server'],
});

/** Comparing safety codes with Mina: opens the dialog, at some step. */
const verifying = (change: Partial<Verification>): Scene => ({
  state: busy,
  history,
  fragment: inChat,
  prepare: (engine) => {
    engine.answers['verification.start'] = async (person) =>
      engine.patch({ verifications: [verificationOf(person, change)] });
  },
  open: [{ kind: 'verify', person: mina.id }],
});

/** A search for Mina, at some point. */
const searching = (search: Partial<PeopleSearch>): Scene => ({
  state: { ...busy, nicknameIndex: 2, search: searchOf('Mina', search) },
  fragment: '#/people',
});

const minas = [
  foundOf('Mina', 1, { id: mina.id, known: 'verified', chat: mina.chat }),
  foundOf('Mina', 2, { reachable: false }),
  foundOf('Mina', 3, { known: 'self', id: personOf('Anna') }),
  foundOf('Mina', 4, { reachable: null, request: 'waiting' }),
  foundOf('Mіna', 1, { reachable: true, looksLike: 'Mina', mixedScripts: true }),
  foundOf('mina', 5, { id: otherMina.id, known: 'changed', chat: otherMina.chat, reachable: false }),
];

/** The screen "Network". */
const networked = (view: NetworkView | null, change: Partial<EngineState> = {}): Scene => ({
  state: { ...busy, ...change },
  fragment: '#/network',
  prepare: (engine) => (engine.networkView = view),
});

const inside = networkViewOf(34, {
  doorkeeper: true,
  lookups: [
    lookupOf(),
    lookupOf({
      at: NOW - 4 * MINUTE_MS,
      what: 'person',
      tookMs: 1_210,
      found: false,
      paths: [
        { first: neighbourOf(5).node, hops: 6, ended: 'nothing' },
        { first: neighbourOf(6).node, hops: 5, ended: 'nothing' },
        { first: neighbourOf(8).node, hops: 1, ended: 'lost' },
      ],
    }),
    lookupOf({
      at: NOW - 11 * MINUTE_MS,
      what: 'join',
      tookMs: 96,
      paths: [{ first: neighbourOf(2).node, hops: 2, ended: 'found' }],
    }),
  ],
});
const withContacts: NetworkView = {
  ...inside,
  neighbours: inside.neighbours.map((each, at) => {
    const contact = { 3: 'Mina', 12: 'Бабушка Оля', 25: 'Jonas Lindqvist' }[at] ?? null;
    if (at % 9 === 8) return { ...each, kind: 'client', delayMs: at === 26 ? null : each.delayMs };
    return { ...each, contact };
  }),
};

/** A contact that took the name of another contact. The other contact has an own name and a note. */
const taker = contactOf('Mallory', {
  nickname: 'Mina',
  name: 'Mina',
  renamedFrom: 'Mallory',
  identity: 'changed',
  alike: { person: mina.id, name: 'Mina', newer: true },
});
const taken = contactOf('Mina', { alike: { person: taker.id, name: 'Mina', newer: false } });
const boatman = {
  ...jonas,
  ownName: 'Boatman',
  name: 'Boatman',
  note: 'Met on the ferry, has the blue boat',
};
const alike: EngineState = {
  ...busy,
  contacts: [boatman, taker, taken],
  chats: [
    summaryOf(taken, { last: line('See you at the harbour at seven', 1, true) }),
    summaryOf(taker),
    summaryOf(boatman),
  ],
};
/** The settings of a contact, opened. */
const settingsOf = (person: PersonId): Scene => ({
  state: alike,
  fragment: `#/chats/${taker.chat}`,
  open: [{ kind: 'contact', person }],
});

/** A part of the settings, opened. */
const inSettings = (...open: readonly string[]): Scene => ({ state: busy, fragment: '#/settings', open });

/** A passphrase is set. */
const sealed = (...open: readonly string[]): Scene => ({
  ...inSettings(...open),
  prepare: (engine) => (engine.vaultStatus = { isSet: true, lockAfterMinutes: 15, unfinished: null }),
});

export const SCENES: Readonly<Record<string, Scene>> = {
  welcome: { state: EMPTY_STATE },
  invited: { state: EMPTY_STATE, fragment: '#/invite/1abc' },
  'invited-late': {
    state: EMPTY_STATE,
    fragment: '#/invite/1abc',
    prepare: (engine) => {
      engine.answers['invites.read'] = async () => err({ kind: 'invite', problem: 'expired' });
    },
  },
  fresh: { state: { ...fresh, network: { ...fresh.network, state: 'connecting', relays: [] } } },
  waiting: { state: { ...fresh, redemptions: [redemptionOf('Mina', { state: 'away' })] } },
  chats: { state: busy },
  chat: { state: busy, history, fragment: inChat },
  dressed,
  formed,
  reactions: { ...dressed, open: ['Message actions', 'React'] },
  'reactions-all': { ...dressed, open: ['Message actions', 'React', 'More reactions'] },
  removed: { state: parted, history: failed, fragment: inChat },
  'removed-asked': {
    state: { ...parted, sentRequests: [sentOf('Mina', { id: mina.id })] },
    history: failed,
    fragment: inChat,
  },
  'removed-asking': {
    state: parted,
    history: failed,
    fragment: inChat,
    open: [{ kind: 'ask-again', person: mina.id }],
  },
  'removed-asks': {
    state: { ...parted, requests: [requestOf('Mina', { id: mina.id })] },
    history: failed,
    fragment: inChat,
  },
  renamed: { state: alike, fragment: `#/chats/${taker.chat}` },
  'same-name': { state: alike, history, fragment: `#/chats/${taken.chat}` },
  'own-name': { state: alike, fragment: `#/chats/${boatman.chat}` },
  'people-alike': { state: alike, fragment: '#/people' },
  'contact-settings': settingsOf(boatman.id),
  'contact-alike': settingsOf(taken.id),
  'people-many': {
    state: { ...busy, requests: Array.from({ length: 12 }, (_, i) => requestOf(`Seller ${i}`)) },
    fragment: '#/people',
  },
  links: {
    state: busy,
    history: [
      [
        mina.chat,
        [
          say(1, 3, {
            text: 'https://müller.example/weg and https://bank.example@evil.example/ and https://кошка.рф/',
          }),
          say(2, 2, { mine: true, text: 'https://ferries.example/summer and https://müller.example/' }),
        ],
      ],
    ],
    fragment: inChat,
  },
  'verify-unjudged': verifying({ step: 'ended', problem: 'unjudged', code: null, endsAt: null }),
  'new-device': {
    state: { ...busy, contacts: busy.contacts.map(fromNewDevice), elsewhere: { since: NOW - 3 * MINUTE_MS } },
    history,
    fragment: inChat,
  },
  'own-devices': { state: { ...busy, devices: ownDevices('listed') }, fragment: '#/settings' },
  'removed-device': { state: { ...busy, devices: ownDevices('removed') }, history, fragment: inChat },
  notes: { state: busy, fragment: '#/chats/notes' },
  people: { state: busy, history, fragment: '#/people' },
  'people-busy': {
    state: {
      ...busy,
      nicknameIndex: 2,
      requests: [
        requestOf('Teo Marchetti', {
          greeting: 'We sat beside each other on the ferry. I have your umbrella.',
        }),
        requestOf('Mіna', { looksLike: 'Mina', mixedScripts: true, receivedAt: NOW - 3 * DAY_MS }),
      ],
      sentRequests: [sentOf('Priya'), sentOf('Ole', { state: 'expired', sentAt: NOW - 8 * DAY_MS })],
      blocked: [blockedOf('Seller of watches')],
    },
    fragment: '#/people',
  },
  'people-request': {
    state: { ...busy, requests: [requestOf('Teo', { receivedAt: NOW })] },
    history,
    fragment: inChat,
  },
  'search-running': searching({ asked: 3, answered: 1, done: false, results: minas.slice(0, 2) }),
  search: searching({ results: minas }),
  'search-nobody': searching({ query: 'Nobody', results: [] }),
  'search-alone': searching({ problem: 'alone', asked: 0, answered: 0 }),
  'search-off': searching({ problem: 'off', asked: 0, answered: 0 }),
  'request-dialog': {
    ...searching({ results: minas.slice(4, 5) }),
    open: ['Add contact'],
  },
  network: networked(withContacts),
  'network-few': networked(
    networkViewOf(3, { estimatedSize: 4, neighbours: withContacts.neighbours.slice(2, 5), lookups: [] }),
  ),
  'network-alone': networked(
    networkViewOf(0, { estimatedSize: 1, records: { count: 3, bytes: 900, own: 3 } }),
  ),
  'network-waiting': networked(null),
  'network-off': networked(null, { settings: { ...busy.settings, network: false } }),
  settings: { state: { ...busy, nicknameIndex: 2 }, fragment: '#/settings' },
  diagnostics: {
    state: busy,
    fragment: '#/settings/diagnostics',
    prepare: (engine, page) => {
      engine.networkView = inside;
      page.errorReport = {
        count: 2,
        newest: [
          { at: NOW - 60_000, where: 'page · index-a1.js:1:204', text: 'TypeError: lines is not iterable' },
          { at: NOW - 90_000, where: 'service worker · sw.js:2:18', text: 'QuotaExceededError: no room' },
        ],
      };
      page.hostServers = [{ urls: 'stun:stun.example:3478' }];
      page.probed = {
        nat: 'symmetric',
        candidates: [
          { type: 'host', protocol: 'udp', family: 'mdns' },
          { type: 'srflx', protocol: 'udp', family: 4, server: 'stun:stun.example:3478' },
        ],
        failures: [{ url: 'stun:away.example:3478', code: 701, text: '' }],
      };
      page.report = {
        links: [
          { since: NOW - 40 * MINUTE_MS, roundTripMs: 34, local: 'host', remote: 'srflx', protocol: 'udp' },
          { since: NOW - 12 * MINUTE_MS, roundTripMs: 181, local: 'srflx', remote: 'relay', protocol: 'udp' },
        ],
        failures: [
          { at: NOW - 4 * MINUTE_MS, reason: 'ice', local: ['host', 'srflx'], remote: ['host', 'srflx'] },
        ],
      };
      page.offline.set('refused');
    },
  },
  'diagnostics-well': {
    state: { ...busy, network: { ...busy.network, relays: busy.network.relays.slice(0, 1) } },
    fragment: '#/settings/diagnostics',
    prepare: (engine, page) => {
      engine.networkView = inside;
      page.probed = {
        nat: 'cone',
        candidates: [{ type: 'srflx', protocol: 'udp', family: 4 }],
        failures: [],
      };
    },
  },
  'webrtc-blocked': {
    state: { ...busy, network: { ...busy.network, state: 'offline', peers: 0, webrtc: 'blocked' } },
    fragment: '#/settings/diagnostics',
  },
  'handed-over': { state: busy, problem: 'handed-over' },
  'invite-again': {
    state: busy,
    fragment: '#/invite/1abc',
    prepare: (engine) => {
      engine.answers['invites.read'] = async () => ok(previewOf('Jonas Lindqvist', { contact: jonas.chat }));
    },
  },
  'invite-here': {
    state: busy,
    prepare: (_, page) => {
      page.address = 'http://localhost:4173/';
    },
    open: ['Invite'],
  },
  'invite-near': {
    state: busy,
    prepare: (_, page) => {
      page.address = 'https://192.168.1.20:4173/';
    },
    open: ['Invite'],
  },
  'pairing-here': {
    ...paired(pairingOf()),
    prepare: (_, page) => {
      page.address = 'http://localhost:4173/';
    },
    open: ['Pair without a server'],
  },
  pairing: paired(pairingOf()),
  'pairing-answered': paired(pairingOf({ step: 'answered', peer: pairingPreviewOf('Mina') })),
  'pairing-linking': paired(pairingOf({ step: 'linking', peer: pairingPreviewOf('Mina') })),
  'pairing-ended': paired(pairingOf({ step: 'ended', code: null, expiresAt: null, problem: 'unreachable' })),
  'pairing-opened': { state: busy, fragment: '#/pair/1abc' },
  typing: { state: { ...busy, typing: [mina.id] }, history, fragment: inChat },
  'via-network': {
    state: {
      ...busy,
      contacts: busy.contacts.map((each) =>
        each === mina ? { ...each, presence: { kind: 'online', path: 'network' } } : each,
      ),
    },
    history,
    fragment: inChat,
  },
  connections: {
    state: {
      ...busy,
      settings: {
        ...busy.settings,
        relayedOnly: true,
        iceServers: [
          { urls: 'stun:stun.example:3478' },
          { urls: 'turns:turn.a-rather-long-name.example:5349', username: 'anna', credential: 'sesame' },
        ],
      },
    },
    fragment: '#/settings',
    prepare: (_, page) => {
      page.hostServers = [{ urls: 'stun:stun.host.example:3478' }];
      page.probed = {
        nat: 'unknown',
        candidates: [{ type: 'relay', protocol: 'udp', family: 4, server: 'turns:turn.example:5349' }],
        failures: [],
      };
    },
    open: ['Test turns:turn.a-rather-long-name.example:5349'],
  },
  'add-contact': { state: busy, history, fragment: '#/invite/1abc' },
  banners: {
    state: { ...busy, storage: 'full' },
    history,
    fragment: inChat,
    prepare: (_, page) => {
      page.configProblem.set('signalling.nostr');
      page.updateReady.set(true);
    },
  },
  'verify-waiting': verifying({}),
  verify: verifying({ step: 'comparing', code: '042917' }),
  'verify-confirming': verifying({ step: 'confirming', code: '042917' }),
  'verify-differs': verifying({ step: 'ended', problem: 'differs', endsAt: null }),
  verified: verifying({ step: 'verified', endsAt: null }),
  identities: {
    state: {
      ...busy,
      contacts: busy.contacts.map((each) =>
        each === otherMina
          ? { ...each, identity: 'changed' }
          : { ...each, identity: each === mina ? 'verified' : 'unverified' },
      ),
      verifications: [verificationOf(grandma.id, { step: 'asked' })],
    },
    fragment: `#/chats/${otherMina.chat}`,
  },
  elsewhere: { state: busy, prepare: (_, page) => page.tab.set('elsewhere') },
  locked: { state: busy, problem: 'locked' },
  'screen-locked': { state: busy, problem: 'screen-locked' },
  export: sealed('Export backup'),
  'export-words': sealed('Export backup', 'Use six random words'),
  sealed: sealed(),
  'passphrase-change': sealed('Change passphrase'),
  passphrase: inSettings('Set passphrase'),
  import: inSettings('Import backup'),
  erase: inSettings('Delete everything'),
  restore: { state: EMPTY_STATE, open: ['Restore from backup'] },
  cleared: { state: EMPTY_STATE, prepare: (_, page) => page.setPreferences({ started: true }) },
  jump: { state: busy, open: [{ kind: 'jump' }] },
  help: { state: busy, open: [{ kind: 'help' }] },
  unshown,
  'late-one': lateArrivals(1),
  'late-many': lateArrivals(5),
  flags: { state: flagged, history, fragment: inChat },
  'flags-list': { state: flagged },
  archive: { state: flagged, fragment: '#/archive' },
  'archive-empty': { state: busy, fragment: '#/archive' },
  'mute-menu': { state: busy, history, fragment: inChat, open: ['Chat menu', 'Mute'] },
  'archive-undo': { state: busy, history, fragment: inChat, open: ['Chat menu', 'Archive'] },
  'chat-menu': { state: busy, history, fragment: inChat, open: ['Chat menu'] },
  'message-menu': { state: busy, history, fragment: inChat, open: ['Message actions'] },
  'network-details': { state: busy, open: ['Connected · 2 peers'] },
  'verify-long': { ...verifying({}), open: [{ kind: 'verify', person: mina.id }, 'More exact'] },
  insecure: { state: busy, problem: 'insecure' },
  shell: { state: busy, prepare: (engine) => (engine.listen = () => new Promise<void>(() => {})) },
};
