// Looks once, a while after it was asked to, however often it is asked, and not more often than every so many milliseconds.

export class LaterLook {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private last = -Infinity;

  /**
   * @param delay milliseconds between the first request and the look
   * @param pause the least milliseconds between two looks
   * @param busy whether a look would disturb now; then it is put off
   */
  constructor(
    private readonly delay: number,
    private readonly pause: number,
    private readonly busy: () => boolean,
    private readonly look: () => void,
  ) {}

  ask(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = null;
        if (this.busy()) {
          this.ask();
          return;
        }
        this.last = Date.now();
        this.look();
      },
      Math.max(this.delay, this.last + this.pause - Date.now()),
    );
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
