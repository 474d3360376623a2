import type { Bytes } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { eraseReplaced } from '../sessions/erase.ts';
import type { SessionRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { EMPTY_PEER, type PeerState, decodePeer, encodePeer } from '../sessions/peer-state.ts';

/** The sessions with one device. */
export interface DeviceSessions {
  readonly person: PersonId;
  /** Ed25519. */
  readonly deviceKey: Bytes;
  readonly state: PeerState;
}

/** All sessions of the engine, by device. */
export interface SessionBook {
  get(tx: Tx, device: DeviceId): Promise<DeviceSessions | undefined>;
  put(tx: Tx, device: DeviceId, sessions: DeviceSessions): void;
}

/** The sessions with a new device: none yet. */
export const newSessions = (person: PersonId, deviceKey: Bytes): DeviceSessions => ({
  person,
  deviceKey,
  state: EMPTY_PEER,
});

/** The book of one engine: read when first needed, then kept in memory. */
export const createSessionBook = ({ tables, log }: Core): SessionBook => {
  const known = new Map<DeviceId, DeviceSessions>();
  /** What these records were made of. */
  const written = new WeakMap<SessionRecord, DeviceSessions>();

  const read = ({ person, deviceKey, state }: SessionRecord): DeviceSessions => {
    const peer = decodePeer(state);
    // One of the two sides finds that it cannot open messages, and begins a new session.
    if (!peer) log.fault('sessions', 'the sessions with a device cannot be read; they begin anew');
    return { person, deviceKey, state: peer ?? EMPTY_PEER };
  };

  tables.sessions.holders.push((device) => void known.delete(device as DeviceId));
  return {
    get: async (tx, device) => {
      const fresh = tx.written(tables.sessions, device);
      if (fresh) return fresh.value && written.get(fresh.value);
      const there = known.get(device);
      if (there) return there;
      const record = await tx.get(tables.sessions, device);
      if (!record) return undefined;
      const sessions = read(record);
      known.set(device, sessions);
      return sessions;
    },
    put: (tx, device, sessions) => {
      const { person, deviceKey, state } = sessions;
      const record = { person, deviceKey, state: encodePeer(state) };
      written.set(record, sessions);
      tx.put(tables.sessions, device, record);
      tx.onKept(() => {
        const before = known.get(device);
        known.set(device, sessions);
        if (before) eraseReplaced(before.state, state);
      });
    },
  };
};
