package dev.swath.raster.decoding;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory as ImageIO's stream. It ends a decoder whose budget of processor time is spent. */
final class WatchedInput extends ImageInputStreamImpl {
    private final byte[] file;

    /** @param file kept, not copied */
    WatchedInput(byte[] file) {
        this.file = file;
    }

    @Override
    public long length() {
        return file.length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < file.length ? file[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int count) {
        ProcessorBudget.check();
        bitOffset = 0;
        int read = (int) Math.min(count, file.length - streamPos);
        if (read <= 0) {
            return count == 0 ? 0 : -1;
        }
        System.arraycopy(file, (int) streamPos, target, from, read);
        streamPos += read;
        return read;
    }
}
