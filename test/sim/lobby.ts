import type { Bytes } from '../../src/lib/bytes.ts';
import type { HoldDoors } from '../../src/engine/overlay/overlay.ts';
import type { SimClock } from './clock.ts';
import type { Host } from './host.ts';
import type { Network } from './network.ts';
import type { Stream } from './random.ts';

/** trystero calls in a burst, then once a minute (0.25.4, steadyAnnounceIntervalMs). */
const CALLS_MS = [230, 530, 1_300] as const;
const STEADY_CALL_MS = 60_000;

/** From a call to an open link: two relays, gathering, checks, DTLS. */
const MEETING_MS = [500, 1_500] as const;

/** How many of those present one call leads to. */
const MET_AT_ONCE = 8;

interface Member {
  readonly host: Host;
  readonly mode: 'call' | 'wait';
  /** Whom it has met here since its last steady call. */
  readonly met: Set<Host>;
  isHere: boolean;
}

/** What a lobby is made of. */
export interface LobbyDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly network: Network;
}

const nameOf = (room: Bytes): string => String.fromCharCode(...room);

/** Rooms at the relays, where newcomers meet those who wait for them. */
export class Lobby {
  readonly #deps: LobbyDeps;
  readonly #rooms = new Map<string, Member[]>();
  #waiting = 0;
  #countedAt = 0;
  /** Links that came of doors, how many ends of them were at a doorkeeper, and how long doors were kept. */
  opened = 0;
  kept = 0;
  keeperMs = 0;

  constructor(deps: LobbyDeps) {
    this.#deps = deps;
  }

  /** The doors of one host. */
  of(host: Host): HoldDoors {
    const held = new Map<string, Member>();
    return (doors) => {
      const wanted = new Map(doors.map(({ room, mode }) => [nameOf(room), mode]));
      for (const [name, member] of held) {
        if (wanted.get(name) === member.mode) continue;
        held.delete(name);
        this.#leave(name, member);
      }
      for (const [name, mode] of wanted) {
        if (!held.has(name)) held.set(name, this.#enter(name, host, mode));
      }
    };
  }

  /** A host is not there any more. */
  gone(host: Host): void {
    for (const [name, members] of this.#rooms) {
      const member = members.find((one) => one.host === host);
      if (member) this.#leave(name, member);
    }
  }

  /** Doors that are being kept now, and rooms that somebody is in. */
  present(): { readonly keepers: number; readonly rooms: number } {
    this.#count(0);
    return { keepers: this.#waiting, rooms: this.#rooms.size };
  }

  #enter(name: string, host: Host, mode: 'call' | 'wait'): Member {
    const member: Member = { host, mode, met: new Set(), isHere: true };
    const members = this.#rooms.get(name);
    if (members) members.push(member);
    else this.#rooms.set(name, [member]);
    if (mode === 'wait') this.#count(1);
    else this.#callSoon(name, member);
    return member;
  }

  #leave(name: string, member: Member): void {
    if (!member.isHere) return;
    member.isHere = false;
    if (member.mode === 'wait') this.#count(-1);
    const others = this.#rooms.get(name)?.filter((one) => one !== member) ?? [];
    if (others.length > 0) this.#rooms.set(name, others);
    else this.#rooms.delete(name);
  }

  /** Keeps the sum of how long doors were kept, before their number changes. */
  #count(change: number): void {
    const { now } = this.#deps.clock;
    this.keeperMs += this.#waiting * (now - this.#countedAt);
    this.#countedAt = now;
    this.#waiting += change;
  }

  #callSoon(name: string, member: Member): void {
    const { clock } = this.#deps;
    for (const ms of CALLS_MS) clock.after(ms, () => this.#call(name, member), member.host);
    const steady = (): void => {
      if (!member.isHere) return;
      member.met.clear();
      this.#call(name, member);
      clock.after(STEADY_CALL_MS, steady, member.host);
    };
    clock.after(STEADY_CALL_MS, steady, member.host);
  }

  #call(name: string, caller: Member): void {
    if (!caller.isHere) return;
    const { clock, chance, network } = this.#deps;
    const present = (this.#rooms.get(name) ?? []).filter(({ host }) => {
      return (
        !caller.met.has(host) && network.canMeet(caller.host, host) && !network.areLinked(caller.host, host)
      );
    });
    while (present.length > 0 && caller.met.size < MET_AT_ONCE) {
      const [other] = present.splice(chance.below(present.length), 1);
      if (!other) return;
      caller.met.add(other.host);
      // Two who call at once hear each other, and meet once.
      if (other.mode === 'call') other.met.add(caller.host);
      clock.after(chance.between(...MEETING_MS), () => this.#meet(caller, other), caller.host);
    }
  }

  #meet(caller: Member, other: Member): void {
    const { network } = this.#deps;
    if (!caller.isHere || !other.isHere || !network.canMeet(caller.host, other.host)) return;
    if (network.areLinked(caller.host, other.host)) return;
    this.opened++;
    if (other.mode === 'wait') this.kept++;
    network.open(caller.host, other.host);
  }
}
