package dev.swath.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ports of a standalone process, all on 127.0.0.1; 0 is any free one. */
final class PortOptions {
    private static final int MOST = 65_535;

    @Option(names = "--http-port", paramLabel = "N", defaultValue = "8080", description = "default ${DEFAULT-VALUE}")
    private int http;

    @Option(names = "--kafka-port", paramLabel = "N", defaultValue = "9092", description = "default ${DEFAULT-VALUE}")
    private int kafka;

    @Option(names = "--s3-port", paramLabel = "N", defaultValue = "9000", description = "default ${DEFAULT-VALUE}")
    private int s3;

    /** Ports that were free a moment ago. */
    record StandalonePorts(int http, int kafka, int s3) {}

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * @throws IOException naming the port that is taken and its option
     * @throws ParameterException naming the option of what is no port
     */
    StandalonePorts resolve() throws IOException {
        Set<Integer> chosen = new HashSet<>();
        return new StandalonePorts(
                resolve("--http-port", http, chosen),
                resolve("--kafka-port", kafka, chosen),
                resolve("--s3-port", s3, chosen));
    }

    private int resolve(String option, int port, Set<Integer> chosen) throws IOException {
        if (port < 0 || port > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "expected %s from 0 to %d, found %d".formatted(option, MOST, port));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            int found = socket.getLocalPort();
            return chosen.add(found) ? found : resolve(option, port, chosen);
        } catch (java.net.BindException e) {
            throw new IOException(
                    "port " + port + " is taken; choose another with " + option + " (0: any free one)", e);
        }
    }
}
