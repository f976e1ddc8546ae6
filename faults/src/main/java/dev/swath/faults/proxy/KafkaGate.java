package dev.swath.faults.proxy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees the requests of Kafka's clients in a proxy, and holds the first that a test waits for. Thread-safe. */
public final class KafkaGate implements TcpProxy.Upstream {
    /** Requests that a transaction is made of, by Kafka's number. */
    public enum Request {
        PRODUCE(0),
        OFFSETS(28),
        END_TRANSACTION(26);

        private final int apiKey;

        Request(int apiKey) {
            this.apiKey = apiKey;
        }
    }

    private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();

    /** A request that does not reach the broker. */
    public static final class Hold {
        private final Request request;
        private final String client;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile boolean pass;

        private Hold(Request request, String client) {
            this.request = request;
            this.client = client;
        }

        /** Waits until there is such a request. */
        public void await(Duration timeout) throws InterruptedException {
            if (!held.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no %s of %s within %s".formatted(request, client, timeout));
            }
        }

        /** Passes the request on to the broker. */
        public void pass() {
            pass = true;
            decided.countDown();
        }

        /** Drops the request: its connection is reset. */
        public void drop() {
            decided.countDown();
        }
    }

    /**
     * Holds the next such request, and only that.
     *
     * @param client what the client's id starts with
     */
    public Hold holdNext(Request request, String client) {
        Hold next = new Hold(request, client);
        hold.set(next);
        return next;
    }

    @Override
    public void copy(InputStream client, OutputStream server) throws IOException {
        DataInputStream requests = new DataInputStream(client);
        DataOutputStream broker = new DataOutputStream(server);
        while (true) {
            byte[] frame;
            try {
                frame = new byte[requests.readInt()];
            } catch (EOFException e) {
                return;
            }
            requests.readFully(frame);
            pass(frame);
            broker.writeInt(frame.length);
            broker.write(frame);
            broker.flush();
        }
    }

    private void pass(byte[] frame) throws IOException {
        Hold waiting = hold.get();
        if (waiting == null || !matches(waiting, frame) || !hold.compareAndSet(waiting, null)) {
            return;
        }
        waiting.held.countDown();
        try {
            waiting.decided.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!waiting.pass) {
            throw new IOException("the request is dropped");
        }
    }

    /** A request begins with its number, version, correlation id and the client's id. */
    private static boolean matches(Hold waiting, byte[] frame) {
        ByteBuffer header = ByteBuffer.wrap(frame);
        if (header.getShort() != waiting.request.apiKey) {
            return false;
        }
        header.getShort();
        header.getInt();
        int length = header.getShort();
        return length > 0
                && new String(frame, header.position(), length, StandardCharsets.UTF_8).startsWith(waiting.client);
    }
}
