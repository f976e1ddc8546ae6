package dev.swath.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stands between clients and a server of this machine. It passes bytes on late, slowly or not at all. Thread-safe. */
public final class TcpProxy implements AutoCloseable {
    /** Passes a client's bytes on to the server. */
    @FunctionalInterface
    public interface Upstream {
        /** Returns at the end of the stream. */
        void copy(InputStream client, OutputStream server) throws IOException;

        /**
         * As {@link #copy(InputStream, OutputStream)}.
         *
         * @param answers to the client, for what the server is not to answer
         */
        default void copy(InputStream client, OutputStream server, OutputStream answers) throws IOException {
            copy(client, server);
        }
    }

    private static final int CONNECT_MILLIS = 2000;
    private static final int BUFFER_BYTES = 16 << 10;

    private final ServerSocket door;
    private final int target;
    private final Upstream upstream;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    private TcpProxy(ServerSocket door, int target, Upstream upstream) {
        this.door = door;
        this.target = target;
        this.upstream = upstream;
    }

    /**
     * Passes everything on unchanged.
     *
     * @param target the server's port
     */
    public static TcpProxy start(int target) throws IOException {
        return start(target, InputStream::transferTo);
    }

    /** Passes everything on as {@code upstream} does. */
    public static TcpProxy start(int target, Upstream upstream) throws IOException {
        ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        TcpProxy proxy = new TcpProxy(door, target, upstream);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Delays answers by this much. */
    public void delay(Duration time) {
        this.delay = time;
    }

    /** Limits the speed of answers, for each connection. */
    public void throttle(long bytes) {
        this.bytesPerSecond = bytes;
    }

    /** Resets every connection, and every new one until {@link #heal}. */
    public void cut() {
        cut = true;
        reset();
    }

    /** Resets every existing connection. New ones are served. */
    public void reset() {
        sockets.forEach(TcpProxy::reset);
    }

    /** Passes everything on again, at once. */
    public void heal() {
        cut = false;
        delay = Duration.ZERO;
        bytesPerSecond = Long.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
        cut = true;
        door.close();
        reset();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (cut) {
                    reset(client);
                } else {
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException e) {
                // closed, or a client that went away at once
            }
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread answers = Thread.ofVirtual().start(() -> answer(server, client));
            upstream.copy(client.getInputStream(), server.getOutputStream(), client.getOutputStream());
            server.shutdownOutput();
            answers.join();
        } catch (IOException e) {
            // one of the two went away: so does the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client, server);
        }
    }

    private void answer(Socket server, Socket client) {
        try {
            InputStream from = server.getInputStream();
            OutputStream to = client.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                LockSupport.parkNanos(delay.toNanos() + TimeUnit.SECONDS.toNanos(read) / bytesPerSecond);
                to.write(buffer, 0, read);
            }
            client.shutdownOutput();
        } catch (IOException e) {
            end(client, server);
        }
    }

    private void end(Socket client, Socket server) {
        for (Socket socket : Set.of(client, server)) {
            sockets.remove(socket);
            reset(socket);
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            // Closing then sends a reset, unless all was said and done.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
    }
}
