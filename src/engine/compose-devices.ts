import type { Self } from './compose-self.ts';
import type { ContactLifecycle } from './contacts/contact-lifecycle.ts';
import type { OpenLink } from './handshake/authenticator.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';

/** What noting devices of contacts stands on. */
export interface DeviceParts extends Pick<Self, 'cards'> {
  readonly contactLifecycle: Pick<ContactLifecycle, 'noteDevices'>;
  network(): ReturnType<LazyNetwork['now']>;
}

/** Tells the parts of the engine that need the devices of contacts. */
export interface Devices {
  /** Notes the device at the other end, and those on their list. */
  noteDevices(link: OpenLink): Promise<void>;
  /** The device list of the person at the other end may have changed. */
  learned(link: OpenLink): Promise<void>;
}

/** Wires the devices of contacts to the contact book and the network. */
export const composeDevices = ({ cards, contactLifecycle, network }: DeviceParts): Devices => {
  const noteDevices: Devices['noteDevices'] = async ({ peer: { person, deviceKey } }) =>
    contactLifecycle.noteDevices(person, [deviceKey, ...(await cards.devicesOf(person))]);
  return {
    noteDevices,
    learned: async (link) => {
      network()?.learned(link.peer.person);
      await noteDevices(link);
    },
  };
};
