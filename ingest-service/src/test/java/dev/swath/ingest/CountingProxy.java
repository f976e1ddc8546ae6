package dev.swath.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a server on this machine and counts the bytes that it answers. */
final class CountingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final AtomicLong answered = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private CountingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static CountingProxy before(int port) throws IOException {
        CountingProxy proxy = new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        var _ = proxy.threads.submit(proxy::accept);
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    long answeredBytes() {
        return answered.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private Void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket store = new Socket(InetAddress.getLoopbackAddress(), target);
            var _ = threads.submit(() -> pass(client, store, new AtomicLong()));
            var _ = threads.submit(() -> pass(store, client, answered));
        }
        return null;
    }

    private static Void pass(Socket from, Socket to, AtomicLong count) throws IOException {
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                output.write(buffer, 0, read);
                count.addAndGet(read);
            }
        }
        return null;
    }
}
