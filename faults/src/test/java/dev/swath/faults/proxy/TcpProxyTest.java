package dev.swath.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PATIENCE_MILLIS = 20_000;

    private ServerSocket echo;
    private final KafkaGate gate = new KafkaGate();

    TcpProxyTest() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void serve() {
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        } catch (IOException e) {
                            // the client went away
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        echo.close();
    }

    @Test
    void shouldPassOnWhatBothSay() throws IOException {
        try (TcpProxy proxy = TcpProxy.start(echo.getLocalPort());
                Socket client = connect(proxy)) {
            assertThat(say(client, 1)).isEqualTo(1);
        }
    }

    @Test
    void shouldDelayAnswers() throws IOException {
        try (TcpProxy proxy = TcpProxy.start(echo.getLocalPort());
                Socket client = connect(proxy)) {
            proxy.delay(Duration.ofMillis(300));
            long started = System.nanoTime();

            assertThat(say(client, 1)).isEqualTo(1);

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void shouldResetWhatIsThereAndRefuseWhatComesUntilHealed() throws IOException {
        try (TcpProxy proxy = TcpProxy.start(echo.getLocalPort());
                Socket client = connect(proxy)) {
            assertThat(say(client, 1)).isEqualTo(1);
            proxy.cut();

            assertThatThrownBy(() -> say(client, 2)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> say(connect(proxy), 3)).isInstanceOf(IOException.class);
            proxy.heal();
            assertThat(say(connect(proxy), 4)).isEqualTo(4);
        }
    }

    @Test
    void shouldHoldTheRequestAskedForAlone() throws Exception {
        try (TcpProxy proxy = TcpProxy.start(echo.getLocalPort(), gate);
                Socket held = connect(proxy);
                Socket other = connect(proxy)) {
            KafkaGate.Hold hold = gate.holdNext(KafkaGate.Request.END_TRANSACTION, "swath-encoder");
            assertThat(request(other, 26, "swath-caption-1")).isEqualTo(26);
            assertThat(request(other, 0, "swath-encoder-1")).isEqualTo(0);

            send(held, 26, "swath-encoder-1");
            hold.await(SOON);
            assertThat(held.getInputStream().available()).isZero();
            hold.pass();

            assertThat(answer(held)).isEqualTo(26);
        }
    }

    @Test
    void shouldDropAHeldRequest() throws Exception {
        try (TcpProxy proxy = TcpProxy.start(echo.getLocalPort(), gate);
                Socket client = connect(proxy)) {
            KafkaGate.Hold hold = gate.holdNext(KafkaGate.Request.OFFSETS, "swath-encoder");
            send(client, 28, "swath-encoder-1");
            hold.await(SOON);

            hold.drop();

            assertThatThrownBy(() -> answer(client)).isInstanceOf(IOException.class);
        }
    }

    private static Socket connect(TcpProxy proxy) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static int say(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        int answer = client.getInputStream().read();
        if (answer < 0) {
            throw new IOException("the connection ended");
        }
        return answer;
    }

    private static int request(Socket client, int apiKey, String clientId) throws IOException {
        send(client, apiKey, clientId);
        return answer(client);
    }

    /** A Kafka request's header alone, which the server sends back. */
    private static void send(Socket client, int apiKey, String clientId) throws IOException {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(10 + id.length)
                .putShort((short) apiKey)
                .putShort((short) 3)
                .putInt(77)
                .putShort((short) id.length)
                .put(id);
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeInt(header.capacity());
        out.write(header.array());
        out.flush();
    }

    private static int answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return ByteBuffer.wrap(frame).getShort();
    }
}
