import type { ReactiveController, ReactiveControllerHost } from 'lit';

const MINUTE_MS = 60_000;

/** Renders its element again every minute, for texts such as "5 minutes ago". */
export class MinuteController implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.host.requestUpdate(), MINUTE_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
