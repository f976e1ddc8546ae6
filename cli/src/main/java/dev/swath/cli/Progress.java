package dev.swath.cli;

import java.io.PrintStream;
import java.util.Locale;

/** One line that says how far a long work is: redrawn on a terminal, silent elsewhere. */
public final class Progress {
    private static final int WIDTH = 30;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;
    private final boolean terminal;

    /** The launcher says by {@code swath.terminal} whether standard error is a terminal. */
    public Progress(PrintStream out) {
        this(out, Boolean.getBoolean("swath.terminal"));
    }

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void show(String what, long done, long total) {
        show(what, done, total, "%d/%d".formatted(done, total));
    }

    /** The same of bytes, in megabytes. */
    public void showBytes(String what, long done, long total) {
        show(what, done, total, String.format(Locale.ROOT, "%.1f/%.1f MB", done / MEGABYTE, total / MEGABYTE));
    }

    private void show(String what, long done, long total, String figures) {
        if (terminal) {
            int filled = total == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / total);
            out.printf("\r%-10s [%s%s] %s ", what, "█".repeat(filled), " ".repeat(WIDTH - filled), figures);
            out.flush();
        }
    }

    public void clear() {
        if (terminal) {
            out.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            out.flush();
        }
    }
}
