import type { SimClock } from './clock.ts';
import type { Peer } from './host.ts';
import type { Post } from './post.ts';
import type { Stream } from './random.ts';

/** From a call to an open link: two relays, gathering, checks, DTLS; the last two ways between them come on top. */
const MEETING_MS = [400, 1_400] as const;

/** How many of those present one call leads to. */
const MET_AT_ONCE = 8;

/** `call`: announces itself · `wait`: listens */
export type Mode = 'call' | 'wait';

/** A member enters a room. */
export interface Entry {
  readonly room: string;
  readonly member: number;
  readonly mode: Mode;
  readonly peer: Peer;
}

/** A member calls in a room. */
export interface Call {
  readonly member: number;
  /** The caller may meet again the members that it met before. */
  readonly isAnew: boolean;
  /** Hosts that the caller is linked with. */
  readonly linked: readonly number[];
}

/** A caller is told of a member. */
export interface Introduction {
  readonly caller: number;
  readonly member: number;
  readonly host: number;
  readonly isKeeper: boolean;
}

interface Member extends Entry {
  /** Hosts it has met here since its last steady call. */
  readonly met: Set<number>;
}

/** What rooms are made of. */
export interface RoomsDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly post: Post;
}

/** The rooms at the relays, their members, and the introductions. Only the first shard has them. */
export class Rooms {
  readonly #deps: RoomsDeps;
  readonly #rooms = new Map<string, Member[]>();
  readonly #members = new Map<number, Member>();
  #waiting = 0;
  #countedAt = 0;
  /** How long doors were kept, in milliseconds. */
  #keeperMs = 0;

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
    const { post } = deps;
    post.on('enter', (entry: Entry) => this.#enter(entry));
    post.on('leave', (member: number) => this.#leave(member));
    post.on('call', (call: Call) => this.#call(call));
  }

  /** Bootstrap rooms that are being kept now, for how long all together, and rooms with members. */
  present(): { readonly keepers: number; readonly keeperMs: number; readonly rooms: number } {
    this.#count(0);
    return { keepers: this.#waiting, keeperMs: this.#keeperMs, rooms: this.#rooms.size };
  }

  #enter(entry: Entry): void {
    const member = { ...entry, met: new Set<number>() };
    this.#members.set(entry.member, member);
    const members = this.#rooms.get(entry.room);
    if (members) members.push(member);
    else this.#rooms.set(entry.room, [member]);
    if (entry.mode === 'wait') this.#count(1);
  }

  #leave(number: number): void {
    const member = this.#members.get(number);
    if (!member) return;
    this.#members.delete(number);
    if (member.mode === 'wait') this.#count(-1);
    const others = this.#rooms.get(member.room)?.filter((one) => one !== member) ?? [];
    if (others.length > 0) this.#rooms.set(member.room, others);
    else this.#rooms.delete(member.room);
  }

  #call({ member: number, isAnew, linked }: Call): void {
    const caller = this.#members.get(number);
    if (!caller) return;
    if (isAnew) caller.met.clear();
    const known = new Set(linked);
    const present = (this.#rooms.get(caller.room) ?? []).filter(
      ({ peer }) => peer.index !== caller.peer.index && !caller.met.has(peer.index) && !known.has(peer.index),
    );
    while (present.length > 0 && caller.met.size < MET_AT_ONCE) {
      const [other] = present.splice(this.#deps.chance.below(present.length), 1);
      if (other) this.#introduce(caller, other);
    }
  }

  #introduce(caller: Member, other: Member): void {
    caller.met.add(other.peer.index);
    // Two members that call at once hear each other, and meet once.
    if (other.mode === 'call') other.met.add(caller.peer.index);
    const { clock, chance, post } = this.#deps;
    const due = clock.now + Math.round(chance.between(...MEETING_MS));
    const introduction: Introduction = {
      caller: caller.member,
      member: other.member,
      host: other.peer.index,
      isKeeper: other.mode === 'wait',
    };
    post.say(post.shardOf(caller.peer.index), due, 'introduced', introduction);
  }

  /** Keeps the sum of how long doors were kept, before their number changes. */
  #count(change: number): void {
    const { now } = this.#deps.clock;
    this.#keeperMs += this.#waiting * (now - this.#countedAt);
    this.#countedAt = now;
    this.#waiting += change;
  }
}
