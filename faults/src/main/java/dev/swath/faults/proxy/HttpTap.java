package dev.swath.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notes which HTTP requests pass a proxy, answers some of them by 500, and holds one in its middle. Thread-safe. */
public final class HttpTap implements TcpProxy.Upstream {
    private static final Pattern REQUEST = Pattern.compile("(?:GET|HEAD|PUT|POST|DELETE) (\\S+) HTTP/1\\.1\r\n");
    private static final String REFUSAL_BODY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error>"
            + "<Code>InternalError</Code><Message>made up</Message></Error>";
    private static final byte[] REFUSAL = ("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/xml\r\n"
                    + "Content-Length: " + REFUSAL_BODY.length() + "\r\n\r\n" + REFUSAL_BODY)
            .getBytes(StandardCharsets.ISO_8859_1);
    private static final int BUFFER_BYTES = 16 << 10;

    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile List<String> refusedTargets = List.of();
    private volatile boolean noting;
    private volatile @Nullable HeldPut hold;

    /** A PUT that is to be held in its middle. */
    public static final class HeldPut {
        private final String part;
        private final AtomicInteger before;
        private final long bytes;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private HeldPut(String part, int before, long bytes) {
            this.part = part;
            this.before = new AtomicInteger(before);
            this.bytes = bytes;
        }

        /**
         * Waits until so many bytes of the PUT have passed. The rest waits for {@link #release}.
         *
         * @return false if it did not come in time
         */
        public boolean await(Duration patience) throws InterruptedException {
            return reached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Passes on what is still held; nothing is held any more. */
        public void release() {
            released.countDown();
        }
    }

    /**
     * Holds a PUT whose target contains the part.
     *
     * @param before how many such PUTs pass before it
     * @param bytes how many of its bytes pass, its head among them; it is not held if it has fewer and nothing follows on its connection
     */
    public HeldPut holdPut(String part, int before, long bytes) {
        HeldPut next = new HeldPut(part, before, bytes);
        hold = next;
        return next;
    }

    /** Notes from here on, and forgets what was before. */
    public void note() {
        targets.clear();
        noting = true;
    }

    /** Ends noting.
     *  @return path and query of each request since {@link #note} */
    public List<String> noted() {
        noting = false;
        return List.copyOf(targets);
    }

    /**
     * Answers 500 to each GET whose target contains one of these.
     *
     * @param parts empty to pass everything on again
     */
    public void refuse(List<String> parts) {
        refusedTargets = List.copyOf(parts);
    }

    /** How many requests were answered by 500. */
    public int refused() {
        return refusals.get();
    }

    @Override
    public void copy(InputStream client, OutputStream server) throws IOException {
        copy(client, server, OutputStream.nullOutputStream());
    }

    @Override
    public void copy(InputStream client, OutputStream server, OutputStream answers) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        Passing passing = new Passing();
        for (int read = client.read(buffer); read >= 0; read = client.read(buffer)) {
            if (noting) {
                Matcher requests = REQUEST.matcher(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                while (requests.find()) {
                    targets.add(requests.group(1));
                }
            }
            if (isRefused(buffer, read)) {
                refusals.incrementAndGet();
                answers.write(REFUSAL);
                answers.flush();
            } else {
                server.write(buffer, 0, read);
                passing.passed(buffer, read);
            }
        }
    }

    /** What of a held PUT has passed on one connection. */
    private final class Passing {
        private @Nullable HeldPut own;
        private long left;

        private void passed(byte[] buffer, int length) throws IOException {
            HeldPut wanted = hold;
            if (own == null && wanted != null && isHeld(wanted, buffer, length)) {
                own = wanted;
                left = wanted.bytes;
            }
            HeldPut held = own;
            if (held == null) {
                return;
            }
            left -= length;
            if (left <= 0) {
                own = null;
                hold = null;
                held.reached.countDown();
                try {
                    held.released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while a PUT was held");
                }
            }
        }
    }

    private static boolean isHeld(HeldPut wanted, byte[] buffer, int length) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        String line = text.substring(0, Math.max(0, text.indexOf('\r')));
        return line.startsWith("PUT ") && line.contains(wanted.part) && wanted.before.getAndDecrement() == 0;
    }

    /** A GET has no body, so that it comes in one piece. */
    private boolean isRefused(byte[] request, int length) {
        List<String> parts = refusedTargets;
        if (parts.isEmpty()) {
            return false;
        }
        String text = new String(request, 0, length, StandardCharsets.ISO_8859_1);
        String line = text.substring(0, Math.max(0, text.indexOf('\r')));
        return line.startsWith("GET ") && parts.stream().anyMatch(line::contains);
    }
}
