package dev.swath.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Holds one large request on its way to the server, also beyond the death of its client. Thread-safe. */
public final class LateRequest implements TcpProxy.Upstream {
    /** A change of some rows is larger, a question about them smaller. */
    private static final int LARGE_BYTES = 2000;

    private static final int BUFFER_BYTES = 64 << 10;
    /** The server is to read the request before it learns that the client is gone. */
    private static final Duration HEAD_START = Duration.ofSeconds(2);

    private final AtomicBoolean holdsNext = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private volatile int heldBytes;

    public void holdNext() {
        holdsNext.set(true);
    }

    /** Returns once a request is held. */
    public void awaitHeld(Duration timeout) throws InterruptedException {
        if (!held.await(timeout.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no large request came within " + timeout);
        }
    }

    /** Passes the request on after some time; returns once the server has it. */
    public void release(Duration after) throws InterruptedException {
        LockSupport.parkNanos(after.toNanos());
        released.countDown();
        if (!arrived.await(HEAD_START.multipliedBy(5).toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the held request did not reach the server");
        }
    }

    public int heldBytes() {
        return heldBytes;
    }

    @Override
    public void copy(InputStream client, OutputStream server) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = client.read(buffer); read >= 0; read = client.read(buffer)) {
            boolean holds = read >= LARGE_BYTES && holdsNext.compareAndSet(true, false);
            if (holds) {
                heldBytes = read;
                held.countDown();
                await(released);
            }
            server.write(buffer, 0, read);
            if (holds) {
                LockSupport.parkNanos(HEAD_START.toNanos());
                arrived.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
