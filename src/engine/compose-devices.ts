import type { Self } from './compose-self.ts';
import type { Acquaintance } from './contacts/acquaintance.ts';
import type { OpenLink } from './gate/gate.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';

/** What it stands on, and whom it tells. */
export interface DeviceParts extends Pick<Self, 'cards'> {
  readonly acquaintance: Pick<Acquaintance, 'noteDevices'>;
  network(): ReturnType<LazyNetwork['now']>;
}

/** Who hears of devices of contacts. */
export interface Devices {
  /** Notes the device at the other end, and those on their list. */
  noteDevices(link: OpenLink): Promise<void>;
  /** There may be others on the list of who is at the other end than before. */
  learned(link: OpenLink): Promise<void>;
}

/** Wires what is known of the devices of contacts to those whom it concerns. */
export const composeDevices = ({ cards, acquaintance, network }: DeviceParts): Devices => {
  const noteDevices: Devices['noteDevices'] = async ({ peer: { person, deviceKey } }) =>
    acquaintance.noteDevices(person, [deviceKey, ...(await cards.devicesOf(person))]);
  return {
    noteDevices,
    learned: async (link) => {
      network()?.learned(link.peer.person);
      await noteDevices(link);
    },
  };
};
