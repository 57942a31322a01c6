/** How long to wait before a server that ended is started again, and when to give up. */

const FIRST = 250;
const LONGEST = 30_000;
/** So long a server has to live for its next end to count as a first one. */
const STABLE = 60_000;
const ATTEMPTS = 8;

export class Backoff {
  #ends = 0;
  #startedAt = 0;

  /** Notes that a server was started, at a time in milliseconds. */
  started(now: number): void {
    this.#startedAt = now;
  }

  /** Milliseconds to wait after an end; nothing when it is of no use to try again. */
  ended(now: number): number | undefined {
    if (now - this.#startedAt >= STABLE) {
      this.#ends = 0;
    }
    this.#ends += 1;
    return this.#ends > ATTEMPTS ? undefined : Math.min(LONGEST, FIRST * 2 ** (this.#ends - 1));
  }

  /** Forgets the ends there were, as the user asked for a new start. */
  reset(): void {
    this.#ends = 0;
  }
}
