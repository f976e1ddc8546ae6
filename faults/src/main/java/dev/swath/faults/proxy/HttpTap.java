package dev.swath.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes which HTTP requests pass a proxy. Thread-safe. */
public final class HttpTap implements TcpProxy.Upstream {
    private static final Pattern REQUEST = Pattern.compile("(?:GET|HEAD|PUT|POST|DELETE) (\\S+) HTTP/1\\.1\r\n");
    private static final int BUFFER_BYTES = 16 << 10;

    private final List<String> targets = new CopyOnWriteArrayList<>();
    private volatile boolean noting;

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

    @Override
    public void copy(InputStream client, OutputStream server) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = client.read(buffer); read >= 0; read = client.read(buffer)) {
            if (noting) {
                Matcher requests = REQUEST.matcher(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                while (requests.find()) {
                    targets.add(requests.group(1));
                }
            }
            server.write(buffer, 0, read);
        }
    }
}
