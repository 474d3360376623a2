import type { Cancel } from '../../lib/signal.ts';
import type { PersonId } from '../api/ids.ts';
import { chatWith } from '../contacts/contact-book.ts';
import { createPeople } from '../people/create-people.ts';
import type { People } from '../people/people.ts';
import { openNetworkTables } from '../storage/network-tables.ts';
import { type Calls, createCalls, type CallTarget } from './calls.ts';
import { type Host, type NodeOptions, createHost } from './host.ts';
import { type KnownDevices, createKnownDevices } from './known-devices.ts';
import { networkViewOf } from './network-view.ts';
import type { CreateNetwork, Network, NetworkDeps } from './network.ts';
import { createNodeCrypto } from './node-crypto.ts';
import { createRecordShelf } from './record-shelf.ts';
import { whatOfContact, whatOfInvite } from './rendezvous.ts';

/** How often the picture of the network is told while somebody looks at it. */
const WATCH_EVERY_MS = 1_000;

/** What depends on where the engine runs. */
export interface NetworkOptions extends NodeOptions {
  /** Bits of work a contact request costs; as the people have it unless said. */
  readonly requestWorkBits?: number;
}

/** Whom to call: contacts who are not linked, and senders of accepted requests. */
const targetsOf = (
  { profile, contacts, peers, redeemer }: NetworkDeps,
  devices: KnownDevices,
): readonly CallTarget[] => {
  const from = profile.identity()?.deviceKey.publicKey;
  if (!from) return [];
  const away = contacts.all().filter(({ id }) => !peers.primary(id));
  const people = away.map(({ id, pairSecret }) => ({
    key: `contact:${id}`,
    person: id,
    devices: devices.of(id),
    what: (to: typeof from) => whatOfContact(pairSecret, { from, to }),
  }));
  const redemptions = redeemer
    .targets()
    .flatMap(({ key, expected, invite, device }) =>
      invite && device
        ? [{ key, person: expected, devices: [device], what: () => whatOfInvite(invite) }]
        : [],
    );
  return [...people.filter((person) => person.devices.length > 0), ...redemptions];
};

/** What the rest of the engine tells by `changed`, compared with what it was before. */
const createChanges = ({ profile, ownCard, contacts }: NetworkDeps) => {
  let self: readonly unknown[] = [];
  let people: readonly unknown[] = [];
  const differs = (before: readonly unknown[], now: readonly unknown[]): boolean =>
    before.length !== now.length || before.some((each, at) => each !== now[at]);
  return {
    self: (): boolean => {
      const now = [profile.identity(), profile.nickname(), profile.settings(), ownCard.bytes()];
      const changed = differs(self, now);
      self = now;
      return changed;
    },
    contacts: (): boolean => {
      const now = contacts.all().map(({ id }) => id);
      const changed = differs(people, now);
      people = now;
      return changed;
    },
  };
};

/** The people over what the engine has of oneself and of others. */
const peopleOver = (
  deps: NetworkDeps,
  parts: { readonly overlay: Host['overlay']; readonly devices: KnownDevices; readonly workBits?: number },
): People => {
  const { core, profile, ownCard, contacts, inviter, redeemer } = deps;
  const cryptoOf = () => {
    const me = profile.identity();
    return me && createNodeCrypto({ ...core, device: me.deviceKey });
  };
  return createPeople({
    core,
    overlay: parts.overlay,
    sealing: {
      seal: async (to, plain) => cryptoOf()?.seal(to, plain),
      open: async (sealed) => cryptoOf()?.open(sealed),
    },
    ...(parts.workBits !== undefined && { requestWorkBits: parts.workBits }),
    identity: profile.identity,
    nickname: profile.nickname,
    settings: profile.settings,
    card: ownCard.bytes,
    contact: contacts.get,
    contacts: contacts.all,
    chatOf: (person) => (contacts.get(person) ? chatWith(person) : null),
    inviteFor: async (person) => inviter.drawFor(person),
    cancelInvite: inviter.cancel,
    redeem: redeemer.accept,
    knowDevice: parts.devices.hear,
  });
};

/** Makes the network of one engine: the overlay while one takes part, and the people found in it. */
export const createNetworkWith =
  (options: NetworkOptions): CreateNetwork =>
  async (deps) => {
    const { core, profile, contacts, peers, inviter, redeemer, cards, placesChanged } = deps;
    const { clock, publisher, log } = core;
    const tables = openNetworkTables(core.tables);
    const devices = createKnownDevices(cards);
    const changes = createChanges(deps);
    const shelf = await createRecordShelf(core, tables);
    let watching: Cancel | undefined;

    const host: Host = createHost({
      core,
      options,
      shelf,
      identity: profile.identity,
      contactAt: (device) => {
        const owner = devices.ownerOf(device);
        return owner && contacts.get(owner);
      },
      invites: () => [...inviter.targets(), ...redeemer.targets()],
      placesChanged,
      ready: () => calls.update(),
    });
    const { carriers, overlay } = host;
    const { requestWorkBits: workBits } = options;
    const people = peopleOver(deps, { overlay, devices, ...(workBits !== undefined && { workBits }) });
    const calls: Calls = createCalls({ core, overlay, targets: () => targetsOf(deps, devices) });

    const changed = (): void => {
      const me = profile.identity();
      const wanted = me && profile.settings().network;
      const running = overlay() !== undefined;
      if (wanted && !running) host.start(me);
      if (!wanted && running) host.stop();
      if (Boolean(wanted) !== running) people.overlayChanged();
      if (changes.self()) people.selfChanged();
      if (changes.contacts()) people.contactsChanged();
      calls.update();
    };

    const watch = (): void => {
      publisher.touch('networkView');
      watching = clock.after(WATCH_EVERY_MS, watch);
    };
    const nicknameOf = (person: PersonId | undefined): string | null =>
      (person && contacts.get(person)?.nickname) ?? null;

    const loaded = await people.load();
    if (!loaded.ok) log.fault('network', `what is kept of people cannot be read: ${loaded.error.kind}`);
    const all = contacts.all().map(({ id }) => id);
    for (const link of all.flatMap((id) => peers.all(id))) carriers.friend(link);
    void devices.read(all).then(() => calls.update());

    const network: Network = {
      calls: {
        ...people.calls,
        watchNetwork: async (watched) => {
          watching?.();
          watching = undefined;
          if (watched) watch();
          else publisher.touch('networkView');
        },
        pageVisible: async (visible) => host.visible(visible),
      },
      view: {
        ...people.view,
        networkView: () =>
          watching ? networkViewOf(overlay(), (link) => nicknameOf(peers.get(link)?.peer.person)) : null,
      },
      places: host.doors,
      call: calls.call,
      changed,
      place: host.place,
      failed: host.ended,
      node: carriers.node,
      met: (link) => {
        devices.learn(link.peer.person, link.peer.deviceKey);
        carriers.friend(link);
      },
      isNode: carriers.isNode,
      frame: carriers.frame,
      closed: (link, place) => {
        const at = carriers.closed(link) ?? place;
        if (at) host.ended(at);
      },
      devices: carriers.devices,
      stop: () => {
        watching?.();
        calls.stop();
        people.stop();
        host.stop();
      },
    };
    return network;
  };
