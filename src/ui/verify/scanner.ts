import { msg, str } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { createReader, openCamera, type CameraProblem } from './barcode.ts';
import { longCodeStyles } from './verify-styles.ts';

/** Looks this often for a code in the picture, in milliseconds. */
const LOOK_EVERY_MS = 250;

/** The picture of the camera, for as long as it is in the page. Tells `dp-scanned` each code that it sees, once. */
@customElement('dp-scanner')
export class DpScanner extends DpElement {
  static override styles: CSSResultGroup = [base, longCodeStyles];

  @property() name = '';
  @state() private problem: CameraProblem | null = null;

  readonly #read = createReader();
  #stream: MediaStream | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
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
    if (this.problem === 'refused')
      return html`<p class="small" role="alert">
        ${msg('The browser did not allow the camera. Compare the digits instead.')}
      </p>`;
    if (this.problem === 'none')
      return html`<p class="small" role="alert">
        ${msg('There is no camera here. Compare the digits instead.')}
      </p>`;
    return html`<video playsinline muted aria-label=${msg('Camera')}></video>
      <p class="small quiet">
        ${msg(str`Hold the picture on the screen of ${this.name} before the camera.`)}
      </p>`;
  }

  async #open(): Promise<void> {
    const stream = await openCamera();
    if (typeof stream === 'string') return void (this.problem = stream);
    this.#stream = stream;
    if (!this.isConnected) return this.#close();
    await this.updateComplete;
    const video = this.find<HTMLVideoElement>('video');
    if (video === null) return;
    video.srcObject = stream;
    // Without a picture there is nothing to see, and nothing else is lost.
    void video.play().catch(() => undefined);
    this.#timer = setInterval(() => void this.#look(video), LOOK_EVERY_MS);
  }

  #close(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  async #look(video: HTMLVideoElement): Promise<void> {
    const text = await this.#read(video);
    if (text === undefined || text === this.#last || !this.isConnected) return;
    this.#last = text;
    this.emit('dp-scanned', text);
  }
}
