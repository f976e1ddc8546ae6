package dev.swath.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses TCP ports of this machine's loopback address, the only address that is ever listened on. Thread-safe. */
public final class Ports {
    static final String HOST = "127.0.0.1";

    /** Ports below those that Linux gives to connections, so that no connection takes one between its choice and its use. */
    private static final int LEAST = 15_000;

    private static final int MOST = 32_000;
    private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that nobody listens on and that this process was not given before. */
    public static int free() throws IOException {
        for (int tries = 0; tries < MOST - LEAST; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
            if (CHOSEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new BindException("no port of " + HOST + " from " + LEAST + " to " + MOST + " is free");
    }

    private static boolean isFree(int port) throws IOException {
        try {
            bind(port);
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    /**
     * Returns the port, or any free one for 0.
     *
     * @param what what wants it, for the message
     * @throws BindException naming the port, if it is taken
     */
    static int claim(int port, String what) throws IOException {
        if (port == 0) {
            return free();
        }
        try {
            bind(port);
            return port;
        } catch (BindException e) {
            BindException taken =
                    new BindException(what + " cannot listen on " + HOST + ":" + port + ": the port is taken");
            taken.initCause(e);
            throw taken;
        }
    }

    private static void bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a process that has just ended must not keep its successor out.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
        }
    }
}
