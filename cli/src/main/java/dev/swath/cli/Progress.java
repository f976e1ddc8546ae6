package dev.swath.cli;

import java.io.PrintStream;

/** One line that says how far a long work is: redrawn on a terminal, silent elsewhere. */
public final class Progress {
    private static final int WIDTH = 30;

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
        if (terminal) {
            int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
            out.printf("\r%-10s [%s%s] %d/%d ", what, "█".repeat(filled), " ".repeat(WIDTH - filled), done, total);
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
