package dev.swath.modelruntime;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened on the way to something larger; closed again unless all of it opened. */
final class Opening implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** All is open: it belongs to what was made of it. */
    void done() {
        opened.clear();
    }

    @Override
    public void close() {
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + part, e);
            }
        }
    }
}
