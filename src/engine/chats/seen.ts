import { type OpenLog, toldOf } from '../log-book/open-conversation.ts';
import { MAX_RANGES, type Ranges, unite } from '../logs/ranges.ts';

/** At most MAX_RANGES ranges. Where there are more, the oldest gap counts as seen: the person is least likely to return to it. */
const fitting = (ranges: Ranges): Ranges => {
  const over = ranges.length - MAX_RANGES;
  const [first, last] = [ranges[0], ranges[over]];
  return over > 0 && first && last ? [[first[0], last[1]], ...ranges.slice(over + 1)] : ranges;
};

/** What the person has seen of a log, or what contacts may know of that (`read`), with these numbers added. */
export const withSeen = (log: OpenLog, what: 'seen' | 'read', numbers: Ranges): Ranges =>
  fitting(unite(toldOf(log, what), numbers));
