package dev.swath.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Stands before a server of this machine, and can hang as a stopped process does, or accept connections only to reset them. */
final class Relay implements AutoCloseable {
    private enum Mood {
        SERVING,
        HANGING,
        RESETTING
    }

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mood mood = Mood.SERVING;

    /** @param port its own, which clients are told */
    Relay(int port, int target) throws IOException {
        this.door = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** Connections stay, and nothing comes through any more. */
    void hang() {
        change(Mood.HANGING);
    }

    /** Connections are reset, and new ones accepted and reset at once. */
    void reset() {
        change(Mood.RESETTING);
        sockets.forEach(Relay::end);
    }

    void heal() {
        change(Mood.SERVING);
    }

    @Override
    public void close() throws IOException {
        door.close();
        reset();
    }

    private void change(Mood to) {
        lock.lock();
        try {
            mood = to;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Mood mood() {
        lock.lock();
        try {
            return mood;
        } finally {
            lock.unlock();
        }
    }

    private void awaitThaw() {
        lock.lock();
        try {
            while (mood == Mood.HANGING) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (mood() == Mood.RESETTING) {
                    end(client);
                } else {
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException e) {
                // closed, or a client that went away at once
            }
        }
    }

    private void serve(Socket client) {
        awaitThaw();
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(client);
            sockets.add(server);
            Thread answers = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            answers.join();
        } catch (IOException e) {
            // the server is away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitThaw();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one of the two went away: so does the other
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
    }
}
