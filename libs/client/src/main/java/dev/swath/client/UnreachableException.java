package dev.swath.client;

import java.net.URI;

/** A server does not answer at its address. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final URI address;

    /** @param address that was called */
    public UnreachableException(URI address, Throwable cause) {
        super("nothing answers at " + address, cause);
        this.address = address;
    }

    /** The address that was called. */
    public URI address() {
        return address;
    }
}
