package dev.swath.faults.server;

import dev.swath.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** An object store that tells Kafka of one bucket's changes: FOLDER PORT ACCESS-KEY SECRET-KEY BROKERS BUCKET. Ends in order on SIGTERM. */
public final class StoreMain {
    private StoreMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        EmbeddedStore store = EmbeddedStore.start(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                new EmbeddedStore.Credentials(args[2], args[3]),
                new EmbeddedStore.Notifications(args[4], Set.of(args[5])));
        Runtime.getRuntime().addShutdownHook(new Thread(store::close));
        System.out.println("serving");
        new CountDownLatch(1).await();
    }
}
