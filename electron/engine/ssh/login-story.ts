/** What one login has tried and shown, for people, and for what may be believed of the server afterwards. */
export class LoginStory {
  readonly #tried: string[] = [];
  /** What the server took but wanted more than. */
  readonly #passed: string[] = [];
  #latest = 'no login method';
  /** The latest attempt shows who we are. */
  #hasProved = false;
  /** The key that was sent right behind the first question. */
  #sentEarly: string | undefined;
  #wasRefused = false;

  /** Methods and keys, in the order they were tried. */
  get tried(): readonly string[] {
    return this.#tried;
  }

  /** The methods that let us in, as a sentence has them. */
  told(): string {
    return [...this.#passed, this.#latest].join(', then ');
  }

  /** True when the server took us in without a key, a password or an answer. */
  get isUnproved(): boolean {
    return this.#passed.length === 0 && !this.#hasProved;
  }

  /** Another attempt goes out: with what shows who we are, or with a question of the server's still to come. */
  begin(method: string, shows: 'proof' | 'no proof yet'): void {
    this.#tried.push(method);
    this.#latest = method;
    this.#hasProved = shows === 'proof';
  }

  /** An attempt with a key, which may be offered and then signed with: it is told of once. */
  beginKey(source: string): void {
    if (!this.#tried.includes(source)) this.#tried.push(source);
    this.#latest = source;
    this.#hasProved = true;
  }

  /** A question of the server's was answered. */
  proved(): void {
    this.#hasProved = true;
  }

  /** The server took the latest attempt, and wants more. */
  passed(): void {
    this.#passed.push(this.#latest);
  }

  /** The server refused an attempt. */
  refused(): void {
    this.#wasRefused = true;
  }

  /** A key was sent before anybody asked for one. */
  sentEarly(source: string): void {
    this.#sentEarly = source;
  }

  /** By the key that was sent early, when the server lets us in before the refusal of the first question is worked off. */
  end(): void {
    if (!this.#wasRefused || this.#tried.length > 0 || this.#sentEarly === undefined) return;
    this.#latest = this.#sentEarly;
    this.#hasProved = true;
  }
}
