package dev.swath.faults.server;

import dev.swath.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker: FOLDER PORT ADVERTISED-PORT. Ends in order on SIGTERM. */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("serving");
        new CountDownLatch(1).await();
    }
}
