package dev.swath.client;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Draws an ingest's progress as one line of a terminal, replaces it each time, and removes it at the end. Without a
 * terminal it draws nothing.
 */
public final class TerminalProgress implements IngestProgress {
    private static final int WIDTH = 30;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;
    private final boolean terminal;

    /** The launcher says by the property {@code swath.terminal} whether standard error is a terminal. */
    public TerminalProgress(PrintStream out) {
        this(out, Boolean.getBoolean("swath.terminal"));
    }

    TerminalProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void uploaded(long sent, long total) {
        String figures = String.format(Locale.ROOT, "%.1f/%.1f MB", sent / MEGABYTE, total / MEGABYTE);
        draw("put", sent, total, figures);
    }

    @Override
    public void ended(IngestFiles.Until until, SceneOutcome outcome, int ended, int total) {
        draw(until.name().toLowerCase(Locale.ROOT), ended, total, "%d/%d".formatted(ended, total));
    }

    /** Removes the line, so that others can print. */
    public void clear() {
        if (terminal) {
            out.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            out.flush();
        }
    }

    private void draw(String what, long done, long total, String figures) {
        if (done >= total) {
            clear();
        } else if (terminal) {
            int filled = (int) (WIDTH * done / total);
            out.printf("\r%-10s [%s%s] %s ", what, "█".repeat(filled), " ".repeat(WIDTH - filled), figures);
            out.flush();
        }
    }
}
