import { css } from 'lit';

/** The first screen: a sheet of paper over the water. */
export const welcomeStyles = css`
  :host {
    display: grid;
    min-height: 100%;
    overflow: auto;
    background: linear-gradient(var(--surface) 55%, var(--accent-soft));
  }

  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
    width: min(420px, 100%);
    margin: auto;
    padding: 32px 24px calc(32px + env(safe-area-inset-bottom));
    padding-top: calc(32px + env(safe-area-inset-top));
  }

  .mark {
    display: block;
    width: 92px;
    height: 92px;
  }

  .art {
    animation: drift 6s ease-in-out infinite alternate;
  }

  @keyframes drift {
    from {
      transform: translateY(-3px) rotate(-1.5deg);
    }

    to {
      transform: translateY(3px) rotate(1.5deg);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .art {
      animation: none;
    }
  }

  h1 {
    font-size: min(var(--text-hero), 12.5cqw);
    overflow-wrap: anywhere;
    letter-spacing: -0.02em;
  }

  .lead {
    color: var(--text-quiet);
    font-size: 1.0625rem;
    text-wrap: pretty;
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }

  .input {
    min-height: 50px;
    font-size: 1.0625rem;
  }

  .button {
    min-height: 50px;
  }

  .card {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    padding: 14px 16px;
    border-radius: 12px;
    background: var(--cork-soft);
    overflow-wrap: anywhere;
  }

  .bad {
    background: var(--danger-soft);
  }
`;
