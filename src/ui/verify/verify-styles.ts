import { css } from 'lit';

/** The dialog that compares safety codes. */
export const verifyStyles = css`
  .safety {
    padding: 18px 12px;
    border-radius: 12px;
    background: var(--accent-soft);
    font-size: 2.5rem;
    font-variant-numeric: tabular-nums;
    font-weight: 650;
    letter-spacing: 0.06em;
    line-height: 1.2;
    speak-as: digits;
    text-align: center;
    white-space: nowrap;
  }

  .progress:focus {
    outline: none;
  }

  .verified {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--success);
    font-size: var(--text-large);
    font-weight: 650;
  }

  .alarm {
    display: flex;
    gap: 12px;
    padding: 14px;
    border-radius: 12px;
    background: var(--danger-soft);
  }

  .alarm .icon {
    margin-top: 2px;
    color: var(--danger);
  }

  details {
    padding-top: 8px;
    border-top: 1px solid var(--line);
  }

  summary {
    min-height: var(--target);
    align-content: center;
    cursor: pointer;
  }
`;

/** The long code and its picture. */
export const longCodeStyles = css`
  :host,
  .long {
    display: grid;
    gap: 14px;
  }

  .digits {
    display: grid;
    grid-template-columns: repeat(4, auto);
    justify-content: center;
    gap: 6px 18px;
    padding: 14px;
    border-radius: 12px;
    background: var(--sand);
    font-size: 1.0625rem;
    letter-spacing: 0.04em;
  }

  .qr {
    display: block;
    width: min(200px, 60vw);
    margin: 0 auto;
    border-radius: 12px;
    forced-color-adjust: none;
  }

  .buttons {
    justify-content: flex-end;
  }
`;
