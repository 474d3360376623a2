import type { Bytes } from '../../src/lib/bytes.ts';
import type { HoldRooms } from '../../src/engine/overlay/overlay.ts';
import type { SimClock } from './clock.ts';
import { type Host, type Peer, peerOf } from './host.ts';
import type { Network } from './network.ts';
import { type Post, SOON_MS } from './post.ts';
import type { Stream } from './random.ts';
import { type Call, type Entry, type Introduction, type Mode, Rooms } from './rooms.ts';

/** trystero calls in a burst, then once a minute (0.25.4, steadyAnnounceIntervalMs). */
const CALLS_MS = [230, 530, 1_300] as const;
const STEADY_CALL_MS = 60_000;

/** The shard that has the rooms. */
const ROOMS_AT = 0;

interface Member {
  readonly number: number;
  readonly host: Host;
  readonly mode: Mode;
  isHere: boolean;
}

/** What a lobby is made of. */
export interface LobbyDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly network: Network;
  readonly post: Post;
}

const nameOf = (room: Bytes): string => String.fromCharCode(...room);

/** The way to the rooms at the relays, for the hosts of a shard. There newcomers meet the nodes that wait for them. */
export class Lobby {
  readonly #deps: LobbyDeps;
  readonly #rooms: Rooms | undefined;
  readonly #members = new Map<number, Member>();
  readonly #byHost = new Map<Host, Map<string, Member>>();
  #next = 0;
  /** Links that came of doors, and how many ends of them were at a doorkeeper. */
  opened = 0;
  kept = 0;

  constructor(deps: LobbyDeps) {
    this.#deps = deps;
    const { post, network } = deps;
    this.#rooms = post.shard.index === ROOMS_AT ? new Rooms(deps) : undefined;
    post.on('introduced', (said: Introduction) => this.#meet(said));
    network.decide('door', (host, from, member: number) =>
      this.#members.get(member)?.host === host && !network.areLinked(host, from) ? {} : undefined,
    );
  }

  /** The doors of one host. */
  of(host: Host): HoldRooms {
    const held = new Map<string, Member>();
    this.#byHost.set(host, held);
    return (doors) => {
      const wanted = new Map(doors.map(({ room, mode }) => [nameOf(room), mode]));
      for (const [name, member] of held) {
        if (wanted.get(name) === member.mode) continue;
        held.delete(name);
        this.#leave(member);
      }
      for (const [name, mode] of wanted) {
        if (!held.has(name)) held.set(name, this.#enter(name, host, mode));
      }
    };
  }

  /** A host is not there any more. */
  gone(host: Host): void {
    for (const member of this.#byHost.get(host)?.values() ?? []) this.#leave(member);
    this.#byHost.delete(host);
  }

  /** Bootstrap rooms that are being kept now, for how long, and rooms with members; 0 in a shard without the rooms. */
  present(): ReturnType<Rooms['present']> {
    return this.#rooms?.present() ?? { keepers: 0, keeperMs: 0, rooms: 0 };
  }

  #tellRooms(topic: 'enter' | 'leave' | 'call', said: unknown): void {
    const { post, clock } = this.#deps;
    post.say(ROOMS_AT, clock.now + SOON_MS, topic, said);
  }

  #enter(room: string, host: Host, mode: Mode): Member {
    const { shard } = this.#deps.post;
    const number = this.#next++ * shard.count + shard.index;
    const member: Member = { number, host, mode, isHere: true };
    this.#members.set(number, member);
    this.#tellRooms('enter', { room, member: number, mode, peer: peerOf(host) } satisfies Entry);
    if (mode === 'call') this.#callSoon(member);
    return member;
  }

  #leave(member: Member): void {
    member.isHere = false;
    this.#members.delete(member.number);
    this.#tellRooms('leave', member.number);
  }

  #callSoon(member: Member): void {
    const { clock } = this.#deps;
    for (const ms of CALLS_MS) clock.after(ms, () => this.#call(member, false), member.host);
    const steady = (): void => {
      if (!member.isHere) return;
      this.#call(member, true);
      clock.after(STEADY_CALL_MS, steady, member.host);
    };
    clock.after(STEADY_CALL_MS, steady, member.host);
  }

  #call({ number, host, isHere }: Member, isAnew: boolean): void {
    if (!isHere) return;
    const linked = Array.from(host.links.values(), ({ peer }) => peer.index);
    this.#tellRooms('call', { member: number, isAnew, linked } satisfies Call);
  }

  #meet({ caller, member, host: other, isKeeper }: Introduction): void {
    const { host } = this.#members.get(caller) ?? {};
    if (!host?.alive) return;
    const { network } = this.#deps;
    network.propose(host, other, {
      kind: 'door',
      said: member,
      isWanted: (by: Peer) => this.#members.has(caller) && !network.areLinked(host, by),
      opened: () => {
        this.opened++;
        if (isKeeper) this.kept++;
      },
    });
  }
}
