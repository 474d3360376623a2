import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { Awaitable } from '../crypto/primitives.ts';
import type { LookupTrace, NetworkView } from '../api/state.ts';

/**
 * The overlay: a DHT among browsers that routes recursively over links that are open already, and answers along
 * the way back (R/Kademlia, Heep 2010; R5N, Evans and Grothoff 2011). This file is what the rest of the engine and
 * the simulator see of it; docs/PROTOCOL-overlay.md is the wire.
 */

/** Bytes of a node id (SHA-256 of the device key), of a record's key, and of every point that is routed to. */
export const NODE_ID_BYTES = 32;

/** The Ed25519 device key of a node, 32 bytes; its SHA-256 is the node id. */
export type NodeKey = Bytes;

/** The cryptography the overlay needs, with the own device's key in it. The simulator brings a cheap stand-in. */
export interface OverlayCrypto {
  /** SHA-256. */
  hash(bytes: Uint8Array): Bytes;
  /** The own device's signature, 64 bytes. What is signed begins with a label of what it is for. */
  sign(body: Uint8Array): Awaitable<Bytes>;
  /** Whether `signature` (64 bytes) is the key's over these bytes. */
  verify(publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
  /** Seals to a device key so that only its owner can open it. Anonymous: says nothing of the sender. */
  seal(to: NodeKey, plain: Uint8Array): Awaitable<Bytes | undefined>;
  /** What was sealed to the own device key, or undefined. */
  open(sealed: Uint8Array): Awaitable<Bytes | undefined>;
}

/** Who signs a record: a key pair behind a function, so that identity and device can both own records. */
export interface RecordSigner {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
  sign(body: Uint8Array): Awaitable<Bytes>;
}

/** Bytes of the largest record as it is stored and sent. */
export const MAX_RECORD_BYTES = 4_096;

/**
 * What can be kept in the network.
 * - `own`: signed and sequenced; key = hash of owner and salt, so one owner has one record per salt
 * - `shared`: signed and sequenced; key = hash of the topic alone, so many owners stand beside each other under one
 *   key (32 at most are answered); costs a proof of work
 */
export type RecordKind = 'own' | 'shared';

/** A record that was checked: signature, proof of work, size and time hold. */
export interface NetRecord {
  readonly kind: RecordKind;
  readonly key: Bytes;
  /** Ed25519. */
  readonly owner: Bytes;
  /** Milliseconds since 1970 when it was made; of two of one owner the later one counts. */
  readonly seq: number;
  /** How long it is kept after `seq`, in milliseconds. */
  readonly ttlMs: number;
  /** Empty: the owner has taken it back. */
  readonly value: Bytes;
}

/** A record with its bytes, and the id it has wherever it is stored. */
export interface StoredRecord {
  readonly record: NetRecord;
  readonly bytes: Bytes;
  /** Its key; of a shared one 4 bytes of the key, then the hash of key and owner, as many stand under one key. */
  readonly id: Bytes;
}

/** A record that was read and is still to be checked; for deciding whether checking is worth it. */
export interface ReadRecord {
  readonly stored: StoredRecord;
  /** True where everything holds, work and signature included. */
  check(): Awaitable<boolean>;
}

/** Reads the bytes of a record; undefined where its form or size does not hold. */
export type RecordReader = (bytes: Bytes) => ReadRecord | undefined;

/** What somebody wants kept. */
export interface RecordDraft {
  readonly kind: RecordKind;
  readonly signer: RecordSigner;
  /** Salt of an own record, topic of a shared one; up to 64 bytes. */
  readonly name: Bytes;
  readonly value: Bytes;
  readonly ttlMs: number;
}

/** A record that is kept up until it is let go of. */
export interface Publication {
  /** Settles after the first attempt: how many nodes say they have it. Goes on by itself afterwards. */
  readonly stored: Promise<number>;
  /** Publishes another value under the same key from now on. */
  update(value: Bytes): Promise<number>;
  /** Takes it back: an empty value replaces it in the network. */
  withdraw(): Promise<void>;
  /** Stops keeping it up without taking it back. */
  stop(): void;
}

/** What is looked for. */
export interface Query {
  readonly key: Bytes;
  readonly kind: RecordKind;
  /** Disjoint paths, 3 unless said; 6 for what matters. */
  readonly paths?: number;
  /** For the trace of recent lookups. */
  readonly what: LookupTrace['what'];
  /** Records as they come in, each owner's newest only; may be told again with a later `seq`. */
  found?(record: NetRecord): void;
  /** Paths asked and answered so far. */
  progress?(asked: number, answered: number): void;
}

/** How a lookup went. */
export interface LookupResult {
  /** Newest of each owner; tombstones (empty values) are left out. */
  readonly records: readonly NetRecord[];
  readonly hops: number;
  readonly tookMs: number;
  /** False: nobody answered at all. */
  readonly answered: boolean;
}

/** A lookup under way. */
export interface Lookup {
  readonly done: Promise<LookupResult>;
  /** What has come so far is the result. */
  cancel(): void;
}

/** Kinds of datagrams, one listener for each. */
export const DatagramKind = { dial: 1, request: 3, probe: 4, via: 5 } as const;
export type DatagramKind = (typeof DatagramKind)[keyof typeof DatagramKind];

/** Bytes of a datagram's contents. */
export const MAX_DATAGRAM_BYTES = 8_192;

/** A datagram that was opened: sealed to us; `from` is what it says, proven by nothing but what is in it. */
export interface Datagram {
  readonly from: NodeKey;
  readonly body: Bytes;
}

/** Listens for datagrams. What it answers goes back sealed; undefined: nothing, but the sender knows that it came. */
export type DatagramHandler = (datagram: Datagram) => Awaitable<Bytes | undefined>;

/** How a datagram went. `delivered`: the node itself has taken it, with its answer (empty for none). */
export type DatagramResult =
  | { readonly kind: 'delivered'; readonly answer: Bytes; readonly hops: number }
  | { readonly kind: 'unreachable' };

/**
 * What a dialled link is for.
 * - `neighbour`: the overlay's own; only device keys are shown on it
 * - `meeting`: people who know each other, or who hold an invite; told to the service that asked for it
 */
export type DialPurpose = { readonly kind: 'neighbour' } | { readonly kind: 'meeting'; readonly what: Bytes };

/** A link to be made: what both sides have agreed on over the overlay. */
export interface Dial {
  /** Unique in this engine. */
  readonly id: string;
  /** The device that must be at the other end. */
  readonly peer: NodeKey;
  /** 32 bytes only the two ends know: the gate's secret. */
  readonly secret: Bytes;
  readonly purpose: DialPurpose;
}

/** Whether a meeting is wanted: with a contact, with somebody who has an invite, or not at all. */
export type WantsMeeting = (from: NodeKey, what: Bytes) => Awaitable<'contact' | 'invited' | undefined>;

/** Makes links from offers and answers. In a browser the page does it, in the simulator the simulated network. */
export interface Dialler {
  offer(dial: Dial): Promise<Bytes | undefined>;
  answer(dial: Dial, offer: Bytes): Promise<Bytes | undefined>;
  complete(dial: Dial, answer: Bytes): void;
  abandon(dial: Dial): void;
}

/** Frames to nodes one is linked with. */
export interface Transport {
  /** Hands a frame over; where the link is gone nothing happens, `down` has told or will. */
  send(link: LinkId, frame: Bytes): void;
  close(link: LinkId): void;
  /** Bytes that were handed over and the link has not taken yet: its other end reads slowly, or not at all. */
  unsent(link: LinkId): number;
}

/** A door for newcomers: a room at the relays. `call`: announce oneself; `wait`: listen only. */
export interface Door {
  /** Name of the room, derived from the network and the room's number; 32 bytes. */
  readonly room: Bytes;
  readonly mode: 'call' | 'wait';
}

/** Holds exactly these doors from now on. Whoever comes through one becomes a link, told by `up`. */
export type HoldDoors = (doors: readonly Door[]) => void;

/** Where records of others survive a reload. */
export interface RecordShelf {
  /** Everything kept, oldest first. */
  load(): Promise<readonly Bytes[]>;
  /** Keeps and forgets; `id` is stable per record. Failures are the shelf's own to report. */
  write(puts: readonly { readonly id: string; readonly bytes: Bytes }[], deletes: readonly string[]): void;
}

/** `desktop`: 40 to 50 links where there are that many nodes · `phone`: 16 to 20; see LINK_BUDGETS */
export type DeviceClass = 'desktop' | 'phone';

/** What an overlay is made of. */
export interface OverlayDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly crypto: OverlayCrypto;
  readonly transport: Transport;
  readonly dialler: Dialler;
  readonly doors: HoldDoors;
  readonly shelf: RecordShelf;
  readonly self: NodeKey;
  readonly network: string;
  readonly device: DeviceClass;
  /** How many nodes there were when this one was last here; 0: unknown. */
  readonly lastSize: number;
  /** Bits of work a shared record costs; fewer in simulations. */
  readonly workBits: number;
  /** Where it is not given, each node reads for itself; a world of many in one process reads each record once. */
  readonly readRecord?: RecordReader;
  /** Hears of each lookup that has ended. */
  readonly onTrace?: (trace: LookupTrace) => void;
}

/** Who is at the other end of a link that opened. */
export interface NodePeer {
  readonly key: NodeKey;
  /** A contact: kept whatever the budget says, and trusted first. */
  readonly friend: boolean;
  /** The dial it came of, where it was dialled. */
  readonly dial?: string;
  /** The public network it is in, where that is known. */
  readonly network?: string;
}

/** One node of the overlay. */
export interface Overlay {
  /** A link whose other end speaks the overlay. */
  up(link: LinkId, peer: NodePeer): void;
  /** A frame of such a link; false where it breaks the rules and the link should be closed. */
  frame(link: LinkId, bytes: Bytes): boolean;
  down(link: LinkId): void;
  /** A dial that did not come to be. */
  failed(dial: string): void;

  find(query: Query): Lookup;
  /** Keys: of an own record of somebody (by SHA-256 of the owner key) and of a shared one. */
  ownKey(ownerHash: Uint8Array, salt: Uint8Array): Bytes;
  sharedKey(topic: Uint8Array): Bytes;
  publish(draft: RecordDraft): Publication;
  /** Sends a sealed datagram to the node of this device key. */
  send(to: NodeKey, kind: DatagramKind, body: Bytes): Promise<DatagramResult>;
  /** One handler per kind. */
  receive(kind: DatagramKind, handler: DatagramHandler): void;
  /** Makes a link to a node through the overlay. False: it could not be reached, or would not. */
  dial(to: NodeKey, purpose: DialPurpose): Promise<boolean>;
  /** Decides about dials of others that are `meeting`s; without one they are refused. */
  onMeeting(wanted: WantsMeeting): void;

  /** A hidden phone is a client: it routes and keeps nothing for others. */
  setRole(role: 'server' | 'client'): void;
  /** Settles when there is somebody to ask, at once where there is; and when it is stopped. */
  ready(): Promise<void>;
  isReady(): boolean;
  view(): Omit<NetworkView, 'neighbours'> & {
    readonly neighbours: readonly (Omit<NetworkView['neighbours'][number], 'contact'> & {
      readonly link: LinkId;
    })[];
  };
  /**
   * Closes every link of its own and stops all timers. Whatever was asked settles, as does what is asked later:
   * nothing found, nobody reached, nothing stored.
   */
  stop(): void;
}
