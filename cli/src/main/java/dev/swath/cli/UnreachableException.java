package dev.swath.cli;

import java.net.URI;

/** A server does not answer at its address. */
final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(URI address, Throwable cause) {
        super(
                "nothing answers at " + address
                        + "; is Swath running (./swath up)? --gateway, --kafka and --s3 or --data say where",
                cause);
    }
}
