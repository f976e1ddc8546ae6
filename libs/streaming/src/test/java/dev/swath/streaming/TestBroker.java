package dev.swath.streaming;

import dev.swath.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** One broker with Swath's topics for all tests of this JVM; they keep apart by their keys. */
final class TestBroker {
    static final int PARTITIONS = 4;
    private static final EmbeddedBroker BROKER = start();

    private TestBroker() {}

    static String bootstrap() {
        return BROKER.bootstrapServers();
    }

    private static EmbeddedBroker start() {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(Files.createTempDirectory("swath-broker"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            Topics.ensure(broker.bootstrapServers(), PARTITIONS, 1);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
