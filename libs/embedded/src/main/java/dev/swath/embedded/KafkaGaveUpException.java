package dev.swath.embedded;

/** Kafka wanted to end the process: it cannot start, or cannot go on. */
final class KafkaGaveUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KafkaGaveUpException(String message) {
        super(message);
    }
}
