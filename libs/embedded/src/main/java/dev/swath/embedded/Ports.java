package dev.swath.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine's loopback address, the only one that is ever listened on. */
final class Ports {
    static final String HOST = "127.0.0.1";

    private Ports() {}

    /**
     * Returns the port, or any free one for 0.
     *
     * @param what who wants it, for the message
     * @throws BindException naming the port, where it is taken
     */
    static int claim(int port, String what) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a process that has just ended must not keep its successor out.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return socket.getLocalPort();
        } catch (BindException e) {
            BindException taken =
                    new BindException(what + " cannot listen on " + HOST + ":" + port + ": the port is taken");
            taken.initCause(e);
            throw taken;
        }
    }
}
