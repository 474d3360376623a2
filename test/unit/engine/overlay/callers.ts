import { type Dials, createDials } from '../../../../src/engine/overlay/signalling/dials.ts';
import { type Datagrams, createDatagrams } from '../../../../src/engine/overlay/signalling/datagrams.ts';
import type { Dial, Dialler, OverlayCrypto, WantsMeeting } from '../../../../src/engine/overlay/overlay.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../../src/lib/bytes.ts';
import type { Mesh, MeshNode } from './mesh.ts';
import { createStandIn } from './stand-in.ts';

/** What became of dials at one end: `offer`, `answer <offer>`, `complete <answer>`, `abandon`. */
export class Hands implements Dialler {
  readonly done: string[] = [];
  readonly dials: Dial[] = [];
  /** Whether this browser can offer and answer at all. */
  able = true;

  constructor(readonly name: string) {}

  async offer(dial: Dial): Promise<Bytes | undefined> {
    this.dials.push(dial);
    this.done.push('offer');
    return this.able ? utf8(`offer of ${this.name}`) : undefined;
  }
  async answer(dial: Dial, offer: Bytes): Promise<Bytes | undefined> {
    this.dials.push(dial);
    this.done.push(`answer ${fromUtf8(offer)}`);
    return this.able ? utf8(`answer of ${this.name}`) : undefined;
  }
  complete(_: Dial, answer: Bytes): void {
    this.done.push(`complete ${fromUtf8(answer)}`);
  }
  abandon(): void {
    this.done.push('abandon');
  }
}

/** A node that dials and is dialled. */
export interface Caller {
  readonly node: MeshNode;
  readonly datagrams: Datagrams;
  readonly dials: Dials;
  readonly hands: Hands;
  /** Signatures it has checked. */
  checks: number;
  /** How often a dial was over. */
  ended: number;
  wants: boolean;
  meets: (what: Bytes) => ReturnType<WantsMeeting>;
  isLinked: boolean;
}

/** A node of the mesh that dials. */
export const callerOf = (mesh: Mesh, name: string): Caller => {
  const { key, crypto } = createStandIn(name);
  const node = mesh.node(name, { id: crypto.hash(key), key });
  const { clock, random } = mesh;
  const datagrams = createDatagrams({ ...node, clock, random, crypto, self: key });
  const hands = new Hands(name);
  const counting: OverlayCrypto = {
    ...crypto,
    verify: (...what) => {
      caller.checks += 1;
      return crypto.verify(...what);
    },
  };
  const dials = createDials({
    clock,
    random,
    crypto: counting,
    dialler: hands,
    datagrams,
    self: key,
    isLinked: () => caller.isLinked,
    wantsNeighbour: () => caller.wants,
    wantsMeeting: (_, what) => caller.meets(what),
    ended: () => {
      caller.ended += 1;
    },
  });
  const caller: Caller = {
    node,
    datagrams,
    dials,
    hands,
    checks: 0,
    ended: 0,
    wants: true,
    meets: () => 'contact',
    isLinked: false,
  };
  return caller;
};
