import type { Clock } from '../../ports/clock.ts';
import type { OwnedConnection } from './owned-connection.ts';

/**
 * Waits until the channel of a connection is open. Answers false after `limitMs`, or when the connection has failed, unless it
 * is `patient`.
 */
export const waitUntilOpen = (
  { connection, channel, theirs, patient = false }: OwnedConnection,
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
      () => (patient ? /closed/ : /failed|closed/).test(connection.connectionState) && settle(),
      {
        signal,
      },
    );
    if (channel.readyState !== 'connecting') settle();
  });
