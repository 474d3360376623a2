import type { StoredRecord } from '../../src/engine/overlay/overlay.ts';
import { type Bytes, ownBytes } from '../../src/lib/bytes.ts';
import type { Random } from '../../src/ports/random.ts';
import { createSeededRandom } from '../doubles/random.ts';
import type { NodeSecrets } from '../sim/crypto.ts';
import type { Net, NetNode } from '../unit/engine/overlay/net.ts';
import type { ArenaWorld } from './arena-world.ts';
import type { CostCase } from './cost.ts';
import { secretsOf } from './materials.ts';
import type { Puppet } from './puppet.ts';
import type { Counts } from './watched-overlay.ts';

/** What an attacker has to work with. */
export interface Arena {
  readonly net: Net;
  readonly random: Random;
  readonly victim: NetNode;
  /** What the victim holds for others. */
  readonly records: readonly StoredRecord[];
  /** The attacker's own. */
  readonly secrets: NodeSecrets;
  /** Neighbours of the victim that belong to the attacker. They say nothing, and answer nothing. */
  readonly accomplices: readonly NetNode[];
  /** What the victim has cost so far: what is put on top of its overlay counts there, too. */
  readonly counts: Counts;
  /** Has an accomplice say something. */
  by(accomplice: NetNode, frame: Bytes): void;
}

/** One way to make an overlay work. */
export interface Attack {
  /** Puts on top of the victim's overlay what datagrams and records are for. */
  install?(arena: Arena): void | Promise<void>;
  /** The frame with this number, from 0 on. */
  frame(arena: Arena, number: number): Bytes | Promise<Bytes>;
  /** What is answered to a frame of the victim. */
  answer?(arena: Arena, frame: Bytes): readonly Bytes[];
  /** What an accomplice answers. */
  accomplice?(arena: Arena, frame: Bytes): readonly Bytes[];
}

/** An attack with one kind of frame, and what it is called. */
export interface Named extends Attack, Pick<CostCase, 'kind' | 'title' | 'allowance'> {}

/** An attack that can be made. */
export interface Armed {
  readonly arena: Arena;
  /** What the attacker has said, and all that answered for it, in bytes. */
  bytesIn(): number;
  say(frame: Bytes): void;
  /** Whether it has a link with the victim, which may close it. */
  isLinked(): boolean;
  comeBack(): void;
}

/** Has the attacker and its accomplices follow an attack; nothing has been said yet. */
export const arm = async (made: ArenaWorld, attack: Attack): Promise<Armed> => {
  const { net, attacker, accomplices, victim, records, counts } = made;
  let bytesIn = 0;
  const say = (by: Puppet, frame: Bytes): void => {
    bytesIn += frame.length;
    by.say(frame);
  };
  const arena: Arena = {
    net,
    victim,
    records,
    counts,
    random: createSeededRandom(99),
    secrets: secretsOf(attacker.node.key),
    accomplices: accomplices.map(({ node }) => node),
    by: (node, frame) => say(accomplices.find((one) => one.node === node) ?? attacker, frame),
  };
  attacker.heard = (frame) => {
    for (const answer of attack.answer?.(arena, ownBytes(frame)) ?? []) say(attacker, answer);
  };
  for (const one of accomplices)
    one.heard = (frame) => {
      for (const answer of attack.accomplice?.(arena, ownBytes(frame)) ?? []) say(one, answer);
    };
  await attack.install?.(arena);
  return {
    arena,
    bytesIn: () => bytesIn,
    say: (frame) => say(attacker, frame),
    isLinked: () => attacker.isLinked(),
    comeBack: () => net.link(attacker.node, victim),
  };
};
