package dev.swath.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/** Keeps Kafka from ending the JVM where it cannot go on: its thread ends instead, and every broker of this JVM is told. */
final class KafkaExits {
    private static final Set<Runnable> LISTENERS = ConcurrentHashMap.newKeySet();

    private KafkaExits() {}

    static void intercept() {
        Exit.setExitProcedure(KafkaExits::giveUp);
        Exit.setHaltProcedure(KafkaExits::giveUp);
    }

    static void tell(Runnable listener) {
        LISTENERS.add(listener);
    }

    static void forget(Runnable listener) {
        LISTENERS.remove(listener);
    }

    private static void giveUp(int status, @Nullable String message) {
        LISTENERS.forEach(Runnable::run);
        throw new KafkaGaveUpException(message == null ? "it gave up with status " + status : message);
    }
}
