import { msg } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { type CameraProblem, openCamera } from './open-camera.ts';
import { createQrReader } from './read-qr.ts';

/** How often the picture is searched for a code, in milliseconds. */
const LOOK_EVERY_MS = 150;

/** The texts under the picture, and in place of a missing picture. */
export interface CameraWords extends Record<CameraProblem, string> {
  /** What to hold before the camera. */
  readonly hint: string;
}

/**
 * The picture of the camera. The camera is on as long as the element is in the page.
 * @fires dp-scanned with the text of each QR code, once
 */
@customElement('dp-camera')
export class DpCamera extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      :host {
        display: grid;
        gap: 14px;
      }

      video {
        width: 100%;
        max-height: 50vh;
        border-radius: 12px;
        background: #000000;
        object-fit: cover;
      }
    `,
  ];

  @property({ attribute: false }) words!: CameraWords;
  @state() private problem: CameraProblem | null = null;

  #stream: MediaStream | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #last = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override render(): TemplateResult {
    if (this.problem !== null) return html`<p class="small" role="alert">${this.words[this.problem]}</p>`;
    return html`<video playsinline muted aria-label=${msg('Camera')}></video>
      <p class="small quiet">${this.words.hint}</p>`;
  }

  async #open(): Promise<void> {
    const stream = await openCamera();
    if (typeof stream === 'string') return void (this.problem = stream);
    this.#stream = stream;
    const read = await createQrReader();
    if (!this.isConnected) return this.#close();
    await this.updateComplete;
    const video = this.find<HTMLVideoElement>('video');
    if (video === null) return;
    video.srcObject = stream;
    // Without a picture there is nothing to see, and nothing else is lost.
    void video.play().catch(() => undefined);
    this.#timer = setInterval(() => void this.#look(() => read(video)), LOOK_EVERY_MS);
  }

  #close(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  async #look(read: () => Promise<string | undefined>): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const text = await read().finally(() => (this.#looking = false));
    if (text === undefined || text === this.#last || !this.isConnected) return;
    this.#last = text;
    this.emit('dp-scanned', text);
  }
}
