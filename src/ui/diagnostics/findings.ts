import { msg } from '@lit/localize';
import { clockFinding } from './clock.ts';
import { errorsFinding } from './errors.ts';
import { failedFinding } from './failed.ts';
import type { Facts, Finding, Level } from './finding.ts';
import { offlineFinding, storageFinding } from './kept.ts';
import { linksFinding, overlayFinding } from './linked.ts';
import { browserFinding, meetingPointsFinding } from './meeting-points.ts';
import { thisCopyFinding } from './this-copy.ts';
import { candidatesFinding } from './candidates.ts';

/** All findings, always in the same order. */
export const findingsOf = (facts: Facts): readonly Finding[] => [
  browserFinding(facts),
  clockFinding(facts),
  meetingPointsFinding(facts),
  candidatesFinding(facts),
  linksFinding(facts),
  overlayFinding(facts),
  failedFinding(facts),
  storageFinding(facts),
  offlineFinding(facts),
  errorsFinding(facts),
  thisCopyFinding(facts),
];

/** The level of a finding in a word. */
export const levelWord = (level: Level): string => {
  switch (level) {
    case 'works':
      return msg('Works');
    case 'limited':
      return msg('Works in part');
    case 'broken':
      return msg('Does not work');
    case 'unknown':
      return msg('Not known yet');
  }
};
