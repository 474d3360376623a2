import type { Bytes } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import { eraseReplaced } from '../sessions/erase.ts';
import { EMPTY_PEER, type PeerState, decodePeer, encodePeer } from '../sessions/peer-state.ts';

/** What is known of the sessions with one device of somebody. */
export interface DeviceSessions {
  readonly person: PersonId;
  /** Ed25519. */
  readonly deviceKey: Bytes;
  readonly state: PeerState;
  /** How often the other side has asked to begin anew; what was sealed before that is sealed again. */
  readonly epoch: number;
}

/** All sessions, by device. */
export interface SessionBook {
  get(device: DeviceId): Promise<DeviceSessions | undefined>;
  put(device: DeviceId, sessions: DeviceSessions): Plan;
  /** Forgets all sessions with somebody. */
  remove(person: PersonId): Promise<Plan>;
}

/** Sessions of nobody yet. */
export const newSessions = (person: PersonId, deviceKey: Bytes): DeviceSessions => ({
  person,
  deviceKey,
  state: EMPTY_PEER,
  epoch: 0,
});

/** The book of one engine: read when first needed, then kept in memory. */
export const createSessionBook = ({ tables, log }: Core): SessionBook => {
  const known = new Map<DeviceId, DeviceSessions>();

  const get = async (device: DeviceId): Promise<DeviceSessions | undefined> => {
    const there = known.get(device);
    if (there) return there;
    const kept = await tables.sessions.get(device);
    if (!kept.ok || !kept.value) return undefined;
    const { person, deviceKey, epoch } = kept.value;
    const state = decodePeer(kept.value.state);
    // The other side finds that it cannot read us, or we it, and either asks to begin anew.
    if (!state) log.fault('sessions', 'the sessions with a device cannot be read; they begin anew');
    const sessions = { person, deviceKey, epoch, state: state ?? EMPTY_PEER };
    known.set(device, sessions);
    return sessions;
  };

  return {
    get,
    put: (device, sessions) => {
      const { person, deviceKey, epoch, state } = sessions;
      const record = { person, deviceKey, epoch, state: encodePeer(state) };
      return {
        ops: [tables.sessions.put(device, record)],
        commit: () => {
          const before = known.get(device);
          known.set(device, sessions);
          if (before) eraseReplaced(before.state, state);
        },
      };
    },
    remove: async (person) => {
      const rows = await tables.sessions.list();
      const devices = rows.ok ? rows.value.filter(({ value }) => value.person === person) : [];
      return {
        ops: devices.map(({ key }) => tables.sessions.delete(key)),
        commit: () => {
          for (const { key } of devices) known.delete(key);
        },
      };
    },
  };
};
