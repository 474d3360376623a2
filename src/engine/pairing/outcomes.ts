/**
 * What has become of an offer, of one's own or of somebody else.
 * - `used`: somebody came by it, or tried · `expired`: nobody did · `gone`: it was taken back
 */
export type Outcome = 'used' | 'expired' | 'gone';

/** Outcomes that are remembered, the newest: nobody hands in an older code by mistake. */
const MAX_OUTCOMES = 64;

/** What has become of the offers of this page, for as long as it lives: none of them is good for longer. */
export interface Outcomes {
  note(id: string, outcome: Outcome): void;
  of(id: string): Outcome | undefined;
}

/** The outcomes of one engine. */
export const createOutcomes = (): Outcomes => {
  const known = new Map<string, Outcome>();
  return {
    note: (id, outcome) => {
      known.delete(id);
      known.set(id, outcome);
      const [oldest] = known.keys();
      if (known.size > MAX_OUTCOMES && oldest !== undefined) known.delete(oldest);
    },
    of: (id) => known.get(id),
  };
};
