import { expect } from 'chai';
import fc from 'fast-check';
import { type Point, compareDistance } from '../../../../../src/engine/overlay/key-space/node-id.ts';
import { NodeList, headOf } from '../../../../../src/engine/overlay/key-space/node-list.ts';

interface Node {
  readonly id: Point;
  readonly isFree: boolean;
}

/** Points of which many begin alike: then the bytes behind the first four decide. */
const point = fc
  .tuple(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([start, bytes]) => {
    if (bytes[31] as number & 1) bytes.fill(start, 0, 4);
    return bytes;
  });
const crowd = fc.array(fc.record({ id: point, isFree: fc.boolean() }), { maxLength: 40 });
const sorted = (nodes: readonly Node[], target: Point): readonly Node[] =>
  nodes.toSorted((a, b) => compareDistance(a.id, b.id, target));
const idsOf = (nodes: readonly Node[]): readonly string[] => nodes.map(({ id }) => id.join());

describe('nodes compared by their distance', () => {
  it('come in the order that the distances of their whole ids give', () => {
    fc.assert(
      fc.property(crowd, point, fc.nat(12), (nodes, target, most) => {
        const list = new NodeList(nodes);
        expect(idsOf(list.nearest(target, most))).to.deep.equal(idsOf(sorted(nodes, target).slice(0, most)));
      }),
    );
  });

  it('are counted as their whole ids say', () => {
    fc.assert(
      fc.property(crowd, point, point, point, (nodes, own, target, home) => {
        const list = new NodeList(nodes);
        const nearer = nodes.filter(({ id }) => compareDistance(id, own, target) < 0);
        expect(list.countNearer(own, target)).to.equal(nearer.length);
        expect(list.countNearer(own, target, 3)).to.equal(Math.min(3, nearer.length));
        const isCounted = ({ isFree }: Node): boolean => isFree;
        // Only those that share their first bits with the node are not counted by the first bits alone.
        const told = nearer.filter((node) => isCounted(node) && headOf(node.id) !== headOf(own));
        const counted = list.countNearerHead(own, headOf(target), { enough: 5, isCounted });
        expect(counted).to.equal(Math.min(5, told.length));
        // What the first bits rule out is out.
        if (!list.mayBeAmong(12, own, home)(headOf(target))) expect(nearer.length).to.be.at.least(12);
      }),
    );
  });

  it('yield the nearest that is free, and nobody where none is nearer than a limit', () => {
    fc.assert(
      fc.property(crowd, point, point, (nodes, own, target) => {
        const list = new NodeList(nodes);
        const isFree = (node: Node): boolean => node.isFree;
        const [first] = sorted(nodes.filter(isFree), target);
        expect(list.best(target, isFree)?.id.join()).to.equal(first?.id.join());
        const isNearer = first && compareDistance(first.id, own, target) < 0;
        expect(list.best(target, isFree, own)?.id.join()).to.equal(isNearer ? first.id.join() : undefined);
      }),
    );
  });
});
