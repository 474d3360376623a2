import { shownName } from '../contacts/contact-record.ts';
import { createTunnels } from '../tunnels/create-tunnels.ts';
import { type ContactDialling, createContactDialling } from './signalling/contact-dialling.ts';
import { type Host, type NodeOptions, createHost } from './node/host.ts';
import { type KnownDevices, createKnownDevices } from './signalling/known-devices.ts';
import { checkNodeProof } from '../handshake/node-proof.ts';
import type { CreateNetwork, NetworkDeps } from './network.ts';
import { type PeopleParts, peopleOver } from './people-over.ts';
import { createRecordShelf } from './node/record-shelf.ts';
import type { DialPurposeDeps } from './signalling/dial-purpose.ts';
import { openNodeTables } from './tables.ts';
import { createTakingPart } from './participation/taking-part.ts';
import { createWatch } from './watch.ts';

/** What depends on where the engine runs. */
export type NetworkOptions = NodeOptions & Pick<PeopleParts, 'requestWorkBits'>;

/** The overlay under the engine of these services. */
const hostOver = async (
  deps: NetworkDeps,
  options: NodeOptions,
  { rendezvous, ready }: { readonly rendezvous: DialPurposeDeps; ready(): void },
): Promise<Host> => {
  const { core, placesChanged } = deps;
  const shelf = await createRecordShelf(core, openNodeTables(core.tables));
  return createHost({ core, options, shelf, ...rendezvous, placesChanged, ready });
};

/** The contacts and invites that a dial may be for. */
const rendezvousOf = (
  { contacts, inviter, redeemer, parting }: NetworkDeps,
  devices: KnownDevices,
): DialPurposeDeps => ({
  contactAt: (device) => {
    const owner = devices.ownerOf(device);
    return owner && (contacts.get(owner) ?? parting.people().find(({ id }) => id === owner));
  },
  invites: () => [...inviter.targets(), ...redeemer.targets()],
});

/** Makes the network of one engine: the overlay while one takes part, and the people found in it. */
export const createNetworkWith =
  (options: NetworkOptions): CreateNetwork =>
  async (deps) => {
    const { core, contacts, peers, cards, parting } = deps;
    const devices = createKnownDevices(cards);
    const rendezvous = rendezvousOf(deps, devices);
    const host = await hostOver(deps, options, { rendezvous, ready: () => calls.update() });
    const { overlayLinks, overlay } = host;
    const people = peopleOver(deps, { ...options, overlay, devices });
    const via = createTunnels({ ...deps, overlay, rendezvous });
    const calls: ContactDialling = createContactDialling(deps, { devices, via, overlay });
    const picture = createWatch({
      core,
      overlay,
      nameAt: (link) => {
        const person = peers.get(link)?.peer.person;
        const contact = person && contacts.get(person);
        return contact ? shownName(contact) : null;
      },
    });

    const part = createTakingPart(deps, { host, people, calls, via });

    const loaded = await people.load();
    // A store that was closed meanwhile is not needed any more.
    if (!loaded.ok && loaded.error.kind !== 'closed') {
      core.log.fault('network', `what is kept of people cannot be read: ${loaded.error.kind}`);
    }
    const known = contacts.all().map(({ id }) => id);
    for (const link of known.flatMap((id) => peers.all(id))) overlayLinks.friend(link);
    void devices.read(known).then(() => calls.update());
    void parting.ready().then(() => {
      for (const { id, devices: theirs } of parting.people())
        for (const device of theirs) devices.hear(id, device);
      calls.update();
    });

    return {
      people: people.calls,
      calls: {
        watch: async (watched) => picture.watch(watched),
        pageVisible: async (visible) => host.visible(visible),
      },
      block: people.block,
      view: { ...people.view, networkView: picture.view },
      places: host.bootstrapPlaces,
      call: calls.call,
      changed: part.changed,
      checkNodeProof,
      place: (id) => host.place(id) ?? via.place(id),
      failed: (place) => {
        host.ended(place);
        calls.inVain(place);
      },
      node: overlayLinks.node,
      met: (link) => {
        devices.learn(link.peer.person, link.peer.deviceKey);
        overlayLinks.friend(link);
        calls.met(link);
      },
      learned: (person) => void devices.read([person]).then(() => calls.update()),
      isNode: overlayLinks.isNode,
      frame: overlayLinks.frame,
      forward: via.forward,
      closed: (link, place) => {
        via.closed(link);
        const at = overlayLinks.closed(link) ?? place;
        if (at) host.ended(at);
        calls.update();
      },
      devices: overlayLinks.devices,
      stop: () => {
        picture.watch(false);
        part.stop();
      },
    };
  };
