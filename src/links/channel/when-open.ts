import type { Clock } from '../../ports/clock.ts';
import type { Adopted } from '../adoptable-connection.ts';

/** Whether the channel of a connection opens within so many milliseconds. */
export const whenOpen = (
  { connection, channel, theirs }: Adopted,
  clock: Clock,
  limitMs: number,
): Promise<boolean> =>
  new Promise((resolve) => {
    const settled = new AbortController();
    const settle = (): void => {
      settled.abort();
      cancel();
      resolve(channel.readyState === 'open');
    };
    const cancel = clock.after(limitMs, settle);
    const { signal } = settled;
    channel.addEventListener('open', settle, { signal });
    channel.addEventListener('close', settle, { signal });
    theirs?.addEventListener('close', settle, { signal });
    connection.addEventListener(
      'connectionstatechange',
      () => connection.connectionState === 'closed' && settle(),
      {
        signal,
      },
    );
    if (channel.readyState !== 'connecting') settle();
  });
