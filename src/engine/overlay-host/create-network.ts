import { type Calls, type CallTarget, createCalls } from './calls.ts';
import { createChanges } from './changes.ts';
import { type Host, type NodeOptions, createHost } from './host.ts';
import { type KnownDevices, createKnownDevices } from './known-devices.ts';
import { checkNodeProof } from '../gate/node-proof.ts';
import type { CreateNetwork, NetworkDeps } from './network.ts';
import { type PeopleParts, peopleOver } from './people-over.ts';
import { createRecordShelf } from './record-shelf.ts';
import { whatOfContact, whatOfInvite } from './rendezvous.ts';
import type { NodeKey } from '../overlay/overlay.ts';
import { openNetworkTables } from '../storage/network-tables.ts';
import { createWatch } from './watch.ts';

/** What depends on where the engine runs. */
export type NetworkOptions = NodeOptions & Pick<PeopleParts, 'requestWorkBits'>;

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
    what: (to: NodeKey) => whatOfContact(pairSecret, { from, to }),
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

/** The overlay under the engine of these services. */
const hostOver = async (
  deps: NetworkDeps,
  options: NodeOptions,
  parts: { readonly devices: KnownDevices; ready(): void },
): Promise<Host> => {
  const { core, contacts, inviter, redeemer, placesChanged } = deps;
  return createHost({
    core,
    options,
    shelf: await createRecordShelf(core, openNetworkTables(core.tables)),
    contactAt: (device) => {
      const owner = parts.devices.ownerOf(device);
      return owner && contacts.get(owner);
    },
    invites: () => [...inviter.targets(), ...redeemer.targets()],
    placesChanged,
    ready: parts.ready,
  });
};

/** Makes the network of one engine: the overlay while one takes part, and the people found in it. */
export const createNetworkWith =
  (options: NetworkOptions): CreateNetwork =>
  async (deps) => {
    const { core, profile, contacts, peers, cards } = deps;
    const devices = createKnownDevices(cards);
    const changes = createChanges(deps);
    const host = await hostOver(deps, options, { devices, ready: () => calls.update() });
    const { carriers, overlay } = host;
    const people = peopleOver(deps, { ...options, overlay, devices });
    const calls: Calls = createCalls({ core, overlay, targets: () => targetsOf(deps, devices) });
    const picture = createWatch({
      core,
      overlay,
      nameAt: (link) => {
        const person = peers.get(link)?.peer.person;
        return (person && contacts.get(person)?.nickname) ?? null;
      },
    });

    const changed = (): void => {
      const me = profile.identity();
      const wanted = profile.settings().network ? me : undefined;
      const running = overlay() !== undefined;
      if (wanted && !running) host.start(wanted);
      if (!wanted && running) host.stop();
      if ((overlay() !== undefined) !== running) people.overlayChanged();
      if (changes.self()) people.selfChanged();
      if (changes.contacts()) people.contactsChanged();
      calls.update();
    };

    const loaded = await people.load();
    // A store that was closed meanwhile is one that is not needed any more.
    if (!loaded.ok && loaded.error.kind !== 'closed') {
      core.log.fault('network', `what is kept of people cannot be read: ${loaded.error.kind}`);
    }
    const known = contacts.all().map(({ id }) => id);
    for (const link of known.flatMap((id) => peers.all(id))) carriers.friend(link);
    void devices.read(known).then(() => calls.update());

    return {
      calls: {
        ...people.calls,
        watchNetwork: async (watched) => picture.watch(watched),
        pageVisible: async (visible) => host.visible(visible),
      },
      view: { ...people.view, networkView: picture.view },
      places: host.doors,
      call: calls.call,
      changed,
      checkNodeProof,
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
        calls.update();
      },
      devices: carriers.devices,
      stop: () => {
        picture.watch(false);
        calls.stop();
        people.stop();
        host.stop();
      },
    };
  };
