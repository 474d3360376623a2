import type { ChatId, PersonId } from './ids.ts';

/** A person that a search by nickname or id has found. Only the id is proven: its owner has signed the rest. */
export interface FoundPerson {
  readonly id: PersonId;
  readonly nickname: string;
  /** The name of one's own for them, where they are a contact and there is one; else empty. */
  readonly ownName: string;
  /** `nickname#index`; null where the person was looked up by id and claims no nickname. */
  readonly index: number | null;
  /** Whether their browser answers: null as long as it is being asked. */
  readonly reachable: boolean | null;
  /** What is known of them: a contact's `identity`, oneself, or nothing. */
  readonly known: 'verified' | 'unverified' | 'changed' | 'self' | 'stranger';
  /** The chat, where they are a contact. */
  readonly chat: ChatId | null;
  /** Where one's own request to them stands. */
  readonly request: SentRequest['state'] | null;
  /** What a contact, another person, is called here that this one could be taken for. */
  readonly looksLike: string | null;
  /** Letters of several scripts in one word: Latin beside Cyrillic, for instance. */
  readonly mixedScripts: boolean;
}

/**
 * Why a search ended with nothing said.
 * - `off`: this node does not take part in the network · `alone`: no neighbour is linked that could be asked
 */
export type SearchProblem = 'off' | 'alone';

/** A search for people; the newest one only. */
export interface PeopleSearch {
  /** What was typed: a nickname, `nickname#index`, or an id. */
  readonly query: string;
  readonly kind: 'nickname' | 'id';
  /** Ways through the network that were asked and that have answered, for a bar. */
  readonly asked: number;
  readonly answered: number;
  readonly done: boolean;
  readonly problem: SearchProblem | null;
  /** By index, in the order of the nickname's holders. */
  readonly results: readonly FoundPerson[];
}

/** A received contact request. */
export interface ContactRequest {
  readonly id: PersonId;
  readonly nickname: string;
  /** May be empty. */
  readonly greeting: string;
  readonly receivedAt: number;
  readonly looksLike: string | null;
  readonly mixedScripts: boolean;
}

/** A request that one has sent. */
export interface SentRequest {
  readonly id: PersonId;
  readonly nickname: string;
  readonly sentAt: number;
  /**
   * - `sending`: on its way · `left`: they are away, it waits for them in the network
   * - `waiting`: their browser has it · `expired`: no answer came in a week
   */
  readonly state: 'sending' | 'left' | 'waiting' | 'expired';
}

/** A blocked person: their requests are not shown any more. */
export interface BlockedPerson {
  readonly id: PersonId;
  readonly nickname: string;
  readonly since: number;
}

/** A node one is linked with, for the picture of the network. */
export interface Neighbour {
  /** The first bytes of the node id, base32, for the picture only. */
  readonly node: string;
  /** Bits the two ids have in common at the beginning: the more, the nearer. */
  readonly nearness: number;
  /** Smoothed round trip in milliseconds; null before the first answer. */
  readonly delayMs: number | null;
  readonly linkedSince: number;
  /** What a contact is called here; null for strangers. */
  readonly contact: string | null;
  readonly kind: 'near' | 'spread' | 'client';
}

/** A lookup that was made, hop by hop as far as it is known. */
export interface LookupTrace {
  readonly at: number;
  readonly what: 'nickname' | 'person' | 'node' | 'join' | 'record';
  readonly tookMs: number;
  readonly found: boolean;
  /** Of each path: the number of hops to the answer, the first hop's node, and how it ended. */
  readonly paths: readonly {
    readonly first: string;
    readonly hops: number;
    readonly ended: 'found' | 'nothing' | 'lost';
  }[];
}

/** One's own place in the network. */
export interface NetworkView {
  readonly node: string;
  readonly role: 'server' | 'client' | 'off';
  /** People in the whole network, estimated from how dense one's own surroundings are. */
  readonly estimatedSize: number;
  readonly neighbours: readonly Neighbour[];
  readonly records: { readonly count: number; readonly bytes: number; readonly own: number };
  /** Newest first. */
  readonly lookups: readonly LookupTrace[];
  /** Frames of the overlay in the last minute, and their bytes. */
  readonly traffic: { readonly framesPerMinute: number; readonly bytesPerMinute: number };
  /** Whether one keeps a door open for newcomers at the relays. */
  readonly doorkeeper: boolean;
}
