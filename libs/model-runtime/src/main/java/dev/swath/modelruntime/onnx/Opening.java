package dev.swath.modelruntime.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/** Collects resources while something larger is being opened. Closes them all if one fails to open. */
public final class Opening implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Keeps a part that has opened; returns it. */
    public <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** Everything is open: from now on it belongs to what was made of it, and {@link #close} closes nothing. */
    public void done() {
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
