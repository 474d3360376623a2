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

/** The cryptography that the overlay needs, with the own device key in it. The simulator brings a cheap stand-in. */
export interface OverlayCrypto {
  /** SHA-256. */
  hash(bytes: Uint8Array): Bytes;
  /** The own device's signature, 64 bytes. What is signed begins with a label of what it is for. */
  sign(body: Uint8Array): Awaitable<Bytes>;
  /** Whether `signature` (64 bytes) is the key's over these bytes. */
  verify(publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
  /** Seals to a device key so that only its owner can open it. Anonymous: it does not show the sender. */
  seal(to: NodeKey, plain: Uint8Array): Awaitable<Bytes | undefined>;
  /** What was sealed to the own device key, or undefined. */
  open(sealed: Uint8Array): Awaitable<Bytes | undefined>;
}

/** Signs records: a key pair behind a function, so that an identity and a device can both own records. */
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

/** A record that was read and not checked yet: the reader decides whether checking is worth the cost. */
export interface ReadRecord {
  readonly stored: StoredRecord;
  /** True where everything holds, work and signature included. */
  check(): Awaitable<boolean>;
}

/** Reads the bytes of a record; undefined where its form or size does not hold. */
export type RecordReader = (bytes: Bytes) => ReadRecord | undefined;

/** A record that is to be published. */
export interface RecordDraft {
  readonly kind: RecordKind;
  readonly signer: RecordSigner;
  /** Salt of an own record, topic of a shared one; up to 64 bytes. */
  readonly name: Bytes;
  readonly value: Bytes;
  readonly ttlMs: number;
}

/** A record that is republished until it is stopped. */
export interface Publication {
  /** Settles after the first attempt: how many nodes say that they hold it. Republishing goes on by itself. */
  readonly stored: Promise<number>;
  /** Publishes another value under the same key, from now on. */
  update(value: Bytes): Promise<number>;
  /** Takes it back: an empty value replaces it in the network. */
  withdraw(): Promise<void>;
  /** Stops republishing without taking the record back. */
  stop(): void;
}

/** What is looked for. */
export interface Query {
  readonly key: Bytes;
  readonly kind: RecordKind;
  /** Disjoint paths; 3 if not given, 6 for important lookups. */
  readonly paths?: number;
  /** For the trace of recent lookups. */
  readonly what: LookupTrace['what'];
  /** Called for each record that comes in, the newest of each owner; for one owner again with a later `seq`. */
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
  /** False: no node answered. */
  readonly answered: boolean;
}

/** A lookup under way. */
export interface Lookup {
  readonly done: Promise<LookupResult>;
  /** Ends the lookup with the records that have come so far. */
  cancel(): void;
}

/** Kinds of datagrams, one listener for each. */
export const DatagramKind = { dial: 1, request: 3, probe: 4, via: 5 } as const;
export type DatagramKind = (typeof DatagramKind)[keyof typeof DatagramKind];

/** Bytes of a datagram's contents. */
export const MAX_DATAGRAM_BYTES = 8_192;

/** A datagram that was opened. `from` is what it claims; only its contents can prove it. */
export interface Datagram {
  readonly from: NodeKey;
  readonly body: Bytes;
}

/**
 * Handles datagrams. Its answer goes back sealed; undefined: no answer, but the sender knows that the datagram came.
 */
export type DatagramHandler = (datagram: Datagram) => Awaitable<Bytes | undefined>;

/** How a datagram went. `delivered`: the node itself has taken it, with its answer (empty for none). */
export type DatagramResult =
  | { readonly kind: 'delivered'; readonly answer: Bytes; readonly hops: number }
  | { readonly kind: 'unreachable' };

/**
 * What a dialled link is for.
 * - `neighbour`: the overlay's own link, on which only device keys are shown
 * - `meeting`: a link between contacts, or for an invite; handed to the service that asked for it
 */
export type DialPurpose = { readonly kind: 'neighbour' } | { readonly kind: 'meeting'; readonly what: Bytes };

/** A link that is being made: what both sides have agreed on over the overlay. */
export interface Dial {
  /** Unique in this engine. */
  readonly id: string;
  /** The device that must be at the other end. */
  readonly peer: NodeKey;
  /** 32 bytes only the two ends know: the gate's secret. */
  readonly secret: Bytes;
  readonly purpose: DialPurpose;
}

/** Whether this device wants the meeting: with a contact, with the holder of an invite, or not at all. */
export type WantsMeeting = (from: NodeKey, what: Bytes) => Awaitable<'contact' | 'invited' | undefined>;

/** Makes links from offers and answers. In a browser the page does it; in the simulator the simulated network. */
export interface Dialler {
  offer(dial: Dial): Promise<Bytes | undefined>;
  answer(dial: Dial, offer: Bytes): Promise<Bytes | undefined>;
  complete(dial: Dial, answer: Bytes): void;
  abandon(dial: Dial): void;
}

/** Sends frames to neighbours. */
export interface Transport {
  /** Sends a frame. If the link is gone nothing happens; `down` has told or will tell. */
  send(link: LinkId, frame: Bytes): void;
  close(link: LinkId): void;
  /** Bytes that were sent and that the link has not taken yet: its other end reads slowly, or not at all. */
  unsent(link: LinkId): number;
}

/** A room at the relays where newcomers find the network. `call`: announce oneself there; `wait`: only listen. */
export interface BootstrapRoom {
  /** Name of the room, derived from the network and the room's number; 32 bytes. */
  readonly room: Bytes;
  readonly mode: 'call' | 'wait';
}

/** Holds exactly these rooms from now on. Each node that is met in one becomes a link, told by `up`. */
export type HoldRooms = (rooms: readonly BootstrapRoom[]) => void;

/** Where records of others survive a reload. */
export interface RecordShelf {
  /** Everything kept, oldest first. */
  load(): Promise<readonly Bytes[]>;
  /** Stores and deletes; `id` is stable per record. The shelf reports its own failures. */
  write(puts: readonly { readonly id: string; readonly bytes: Bytes }[], deletes: readonly string[]): void;
}

/** `desktop`: 40 to 50 links where there are that many nodes · `phone`: 16 to 20; see LINK_BUDGETS */
export type DeviceClass = 'desktop' | 'phone';

/** What a node is made of. */
export interface OverlayDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly crypto: OverlayCrypto;
  readonly transport: Transport;
  readonly dialler: Dialler;
  readonly holdRooms: HoldRooms;
  readonly shelf: RecordShelf;
  readonly self: NodeKey;
  readonly network: string;
  readonly device: DeviceClass;
  /** How many nodes there were when this node was last in the network; 0: unknown. */
  readonly lastSize: number;
  /** Bits of proof of work of a shared record; fewer in simulations. */
  readonly workBits: number;
  /** Reads records. If not given, each node reads for itself; a simulation reads each record once for all nodes. */
  readonly readRecord?: RecordReader;
  /** Called with each lookup that has ended. */
  readonly onTrace?: (trace: LookupTrace) => void;
}

/** The node at the other end of a link that opened. */
export interface NodePeer {
  readonly key: NodeKey;
  /** A contact: its link is never pruned. */
  readonly friend: boolean;
  /** The dial that made the link, if it was dialled. */
  readonly dial?: string;
  /** The public network that the node is in, if known. */
  readonly network?: string;
}

/** One node of the overlay. */
export interface Overlay {
  /** A link opened, and its other end takes part in the overlay. */
  up(link: LinkId, peer: NodePeer): void;
  /** A frame of such a link; false where it breaks the rules, and the link should be closed. */
  frame(link: LinkId, bytes: Bytes): boolean;
  down(link: LinkId): void;
  /** A dial that made no link. */
  failed(dial: string): void;

  find(query: Query): Lookup;
  /** The key of an own record (by the SHA-256 of its owner's key), and of a shared record. */
  ownKey(ownerHash: Uint8Array, salt: Uint8Array): Bytes;
  sharedKey(topic: Uint8Array): Bytes;
  publish(draft: RecordDraft): Publication;
  /** Sends a sealed datagram to the node of this device key. */
  send(to: NodeKey, kind: DatagramKind, body: Bytes): Promise<DatagramResult>;
  /** One handler per kind. */
  receive(kind: DatagramKind, handler: DatagramHandler): void;
  /** Makes a link to a node through the overlay. False: the node was not reached, or refused. */
  dial(to: NodeKey, purpose: DialPurpose): Promise<boolean>;
  /** Decides about incoming dials that are `meeting`s; without it they are refused. */
  onMeeting(wanted: WantsMeeting): void;

  /** A hidden phone is a client: it routes nothing and keeps nothing for others. */
  setRole(role: 'server' | 'client'): void;
  /** Settles when there is a server among the neighbours, at once if there is one; and when this node is stopped. */
  ready(): Promise<void>;
  isReady(): boolean;
  view(): Omit<NetworkView, 'neighbours'> & {
    readonly neighbours: readonly (Omit<NetworkView['neighbours'][number], 'contact'> & {
      readonly link: LinkId;
    })[];
  };
  /**
   * Closes every link of its own and stops all timers. All that was asked, or is asked later, settles: nothing found,
   * no node reached, nothing stored.
   */
  stop(): void;
}
