package dev.swath.raster.decoding;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Inflates with fewer calls of zlib than the JDK's own buffer of 512 bytes needs. */
public final class InflateInput extends InflaterInputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    public InflateInput(InputStream stored) {
        super(stored, new Inflater(), BUFFER_BYTES);
    }

    /** The superclass ends only an inflater that it made itself. */
    @Override
    public void close() throws IOException {
        super.close();
        inf.end();
    }
}
