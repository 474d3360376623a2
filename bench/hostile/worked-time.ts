const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/**
 * Time as it goes by on a machine that does nothing else: work takes what the processor spends on it, and waiting is
 * skipped. Other programs, which would be measured otherwise, take none of it.
 */
export class WorkedTime {
  #base = 0;
  #from = cpuMs();

  now(): number {
    return this.#base + cpuMs() - this.#from;
  }

  /** Does what another machine does, which takes no time here. */
  elsewhere(work: () => void): void {
    const began = cpuMs();
    work();
    this.#from += cpuMs() - began;
  }

  /** Nothing is to be done before then. */
  skipTo(time: number): void {
    this.#base = Math.max(time, this.now());
    this.#from = cpuMs();
  }
}
