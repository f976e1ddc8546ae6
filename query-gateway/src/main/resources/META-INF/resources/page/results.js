// What the grid shows, so that no tile is there twice, and when to look again while it shows nothing.

export class ShownTiles {
  constructor() {
    this.ids = new Set();
  }

  clear() {
    this.ids.clear();
  }

  get size() {
    return this.ids.size;
  }

  // Those of the results that are not shown yet; from now on they are.
  add(results) {
    return results.filter((result) => !this.ids.has(result.tileId) && this.ids.add(result.tileId));
  }
}

// Looks once, a while after it was asked to, however often it is asked; not while another search runs, which it would abort.
export class LaterLook {
  constructor(delay, busy, look) {
    Object.assign(this, { delay, busy, look, timer: null });
  }

  ask() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.busy()) this.ask();
      else this.look();
    }, this.delay);
  }
}
