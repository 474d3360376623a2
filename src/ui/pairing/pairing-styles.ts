import { css } from 'lit';

/** The dialog that pairs without a server: one's own code above, the other side's below. */
export const pairingStyles = css`
  .qr {
    display: block;
    width: min(320px, 78vw);
    margin: 0 auto;
    border-radius: 12px;
    forced-color-adjust: none;
  }

  /* As high as one's own code: picture, text, time, buttons, note. */
  .room {
    min-height: calc(min(320px, 78vw) + 17rem);
  }

  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }

  section + section {
    padding-top: 16px;
    border-top: 1px solid var(--line);
  }

  /* The buttons do not fit in one line, so each line is filled. */
  .buttons .button {
    flex: 1 1 auto;
  }

  textarea.input {
    min-height: calc(2 * var(--target));
    resize: vertical;
    font-size: 0.8125rem;
    line-height: 1.4;
  }

  .who {
    padding: 12px 14px;
    border-radius: 12px;
    background: var(--cork-soft);
  }
`;
