import { expect } from 'chai';
import {
  DOOR_AFTER_MS,
  type HeldSince,
  type KindState,
  KIND_SILENT_AFTER_MS,
  UNANSWERED_AFTER_MS,
  placesFor,
} from '../../../../src/links/signalling/fallback-policy.ts';
import type { Place, PlaceId } from '../../../../src/ports/links.ts';

const NOW = 1_000_000;

const held = (ms: number, more: Partial<Place> = {}, isMet = false): HeldSince => ({
  place: { id: 'place' as PlaceId, room: 'room', password: '', mode: 'call', ...more },
  since: NOW - ms,
  isMet,
});
const answering: KindState = { isConfigured: true, silentSince: undefined };
const silentFor = (ms: number): KindState => ({ isConfigured: true, silentSince: NOW - ms });
const off: KindState = { isConfigured: false, silentSince: undefined };

const ids = (earlier: readonly KindState[], ...places: readonly HeldSince[]): string[] => [
  ...placesFor(earlier, places, NOW).ids,
];

describe('whether another kind of signalling is needed', () => {
  it('is as soon as no server of the earlier ones has been reached for a while, then for everything', () => {
    const waiting = held(0, { mode: 'wait' });
    expect(ids([silentFor(KIND_SILENT_AFTER_MS - 1)], waiting)).to.deep.equal([]);
    expect(ids([silentFor(KIND_SILENT_AFTER_MS)], waiting)).to.deep.equal(['place']);
    expect(ids([off], waiting)).to.deep.equal(['place']);
    expect(placesFor([off], [waiting], NOW).why).to.equal('silent');
  });

  it('is for a third kind when the second is silent too, or is off', () => {
    const waiting = held(0, { mode: 'wait' });
    const silent = silentFor(KIND_SILENT_AFTER_MS);
    expect(ids([silent, answering], waiting)).to.deep.equal([]);
    expect(ids([silent, silentFor(0)], waiting)).to.deep.equal([]);
    expect(ids([silent, silent], waiting)).to.deep.equal(['place']);
    expect(ids([silent, off], waiting)).to.deep.equal(['place']);
  });

  it('is for a call without an answer, later for the third kind', () => {
    const [early, late] = [held(UNANSWERED_AFTER_MS - 1), held(UNANSWERED_AFTER_MS)];
    expect(ids([answering], early)).to.deep.equal([]);
    expect(ids([answering], late)).to.deep.equal(['place']);
    expect(ids([answering, answering], late)).to.deep.equal([]);
    expect(ids([answering, answering], held(2 * UNANSWERED_AFTER_MS))).to.deep.equal(['place']);
    expect(ids([answering, off], late)).to.deep.equal(['place']);
  });

  it('waits for a peer that was last met over this kind, whatever other way there is, but at no door', () => {
    const away = { ...held(0, { mode: 'wait', once: true }), wasMetHere: true };
    expect(ids([answering], away)).to.deep.equal(['place']);
    expect(ids([answering, answering], away)).to.deep.equal(['place']);
    expect(ids([answering], { ...away, isMet: true })).to.deep.equal([]);
    expect(ids([answering], { ...away, place: { ...away.place, many: true } })).to.deep.equal([]);
  });

  it('is not for a place with a meeting, a place that only waits, and a place with another way', () => {
    const ms = 10 * UNANSWERED_AFTER_MS;
    expect(ids([answering], held(ms, {}, true))).to.deep.equal([]);
    expect(ids([answering], held(ms, { mode: 'wait' }))).to.deep.equal([]);
    expect(ids([answering], held(ms, { once: true }))).to.deep.equal([]);
  });

  it('is not for other doors once a peer was met at one', () => {
    const door = held(UNANSWERED_AFTER_MS, { many: true });
    const met = held(UNANSWERED_AFTER_MS, { id: 'another' as PlaceId, many: true }, true);
    expect(ids([answering], door)).to.deep.equal(['place']);
    expect(ids([answering], door, met)).to.deep.equal([]);
  });

  it('is for a door that has been kept for a while, at the second kind only', () => {
    const door = { many: true, mode: 'wait' } as const;
    expect(ids([answering], held(DOOR_AFTER_MS - 1, door))).to.deep.equal([]);
    expect(ids([answering], held(DOOR_AFTER_MS, door))).to.deep.equal(['place']);
    expect(ids([answering, answering], held(10 * DOOR_AFTER_MS, door))).to.deep.equal([]);
  });
});
