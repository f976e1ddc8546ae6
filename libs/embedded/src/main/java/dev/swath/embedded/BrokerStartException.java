package dev.swath.embedded;

/** Kafka gave up while it started. */
final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerStartException(String message) {
        super(message);
    }
}
