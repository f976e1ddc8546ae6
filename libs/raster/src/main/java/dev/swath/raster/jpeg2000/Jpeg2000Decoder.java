package dev.swath.raster.jpeg2000;

import com.github.jaiimageio.jpeg2000.impl.IISRandomAccessIO;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReadParamJava;
import dev.swath.raster.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import jj2000.j2k.codestream.HeaderInfo;
import jj2000.j2k.codestream.reader.BitstreamReaderAgent;
import jj2000.j2k.codestream.reader.HeaderDecoder;
import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.image.ImgDataConverter;
import jj2000.j2k.image.invcomptransf.InvCompTransf;
import jj2000.j2k.util.FacilityManager;
import jj2000.j2k.util.MsgLogger;
import jj2000.j2k.wavelet.synthesis.InverseWT;

/** The adapter to JJ2000: a chain of its parts, for one resolution of one file. Not thread-safe. */
final class Jpeg2000Decoder {
    static {
        FacilityManager.registerMsgLogger(null, new Silence());
    }

    private final Jpeg2000Header header;
    private final InvCompTransf picture;

    private Jpeg2000Decoder(Jpeg2000Header header, InvCompTransf picture) {
        this.header = header;
        this.picture = picture;
    }

    /** @param level how often the picture is halved */
    static Jpeg2000Decoder open(ByteSource source, Jpeg2000Header header, int level) throws IOException {
        BudgetedInput input =
                new BudgetedInput(source, header.codestream(), header.codestreamBytes(), header.partCounts());
        IISRandomAccessIO file = new HeadersInFile(input);
        J2KImageReadParamJava settings = new J2KImageReadParamJava();
        settings.setResolution(header.decompositions() - level);
        HeaderInfo info = new HeaderInfo();
        HeaderDecoder headers = new HeadersApart(file, settings, info);
        DecoderSpecs specs = headers.getDecoderSpecs();
        int[] bits = header.depths().stream().mapToInt(Integer::intValue).toArray();
        BitstreamReaderAgent stream = BitstreamReaderAgent.createInstance(file, headers, settings, specs, false, info);
        InverseWT wavelet = InverseWT.createInstance(
                headers.createDequantizer(
                        headers.createROIDeScaler(headers.createEntropyDecoder(stream, settings), settings, specs),
                        bits,
                        specs),
                specs);
        wavelet.setImgResLevel(stream.getImgRes());
        return new Jpeg2000Decoder(header, new InvCompTransf(new ImgDataConverter(wavelet, 0), specs, bits));
    }

    /**
     * A tile's samples, most significant byte first, a pixel's side by side.
     *
     * @param width of the tile at this resolution; the decoder itself tells only the whole picture's
     */
    byte[] decode(int column, int row, int width, int height) {
        picture.setTile(column, row);
        byte[] samples =
                new byte[width * height * header.bands() * header.type().bytes()];
        for (int band = 0; band < header.bands(); band++) {
            DataBlkInt block = new DataBlkInt(0, 0, width, height);
            do {
                block = (DataBlkInt) picture.getInternCompData(block, band);
            } while (block.progressive);
            copy(block, picture.getFixedPoint(band), samples, band);
        }
        return samples;
    }

    private void copy(DataBlkInt block, int fraction, byte[] samples, int band) {
        int depth = header.depths().get(band);
        int least = header.signed() ? -(1 << (depth - 1)) : 0;
        int most = least + (1 << depth) - 1;
        int shift = header.signed() ? 0 : 1 << (depth - 1);
        // A component of fewer bits than the others is shown over the same range.
        double stretch = (double) ((1 << header.bits()) - 1) / ((1 << depth) - 1);
        int rounding = fraction > 0 ? 1 << (fraction - 1) : 0;
        int bytes = header.type().bytes();
        int step = header.bands() * bytes;
        int[] data = block.getDataInt();
        int to = band * bytes;
        for (int y = 0; y < block.h; y++) {
            int from = block.offset + y * block.scanw;
            for (int x = 0; x < block.w; x++, to += step) {
                int sample = Math.clamp(((data[from + x] + rounding) >> fraction) + (long) shift, least, most);
                sample = depth == header.bits() ? sample : (int) Math.round(sample * stretch);
                if (bytes == 2) {
                    samples[to] = (byte) (sample >> Byte.SIZE);
                    samples[to + 1] = (byte) sample;
                } else {
                    samples[to] = (byte) sample;
                }
            }
        }
    }

    /**
     * The input from which JJ2000 reads the bits of packet headers, byte by byte. JJ2000 would read for ever if they
     * end too early, or if a byte of ones follows another, which no header has.
     */
    private static final class PacketHeaderBytes {
        private static final int ONES = 0xff;
        private int former;

        void begin() {
            former = 0;
        }

        /** @throws UncheckedIOException since JJ2000 makes half a picture of an EOFException, and prints any other IOException */
        int check(int read) {
            if (read < 0 || (read == ONES && former == ONES)) {
                throw new UncheckedIOException(new IOException("a packet's header does not end"));
            }
            former = read;
            return read;
        }
    }

    /** Single bytes in a row, with no seek between them, are a packet's header. */
    private static final class HeadersInFile extends IISRandomAccessIO {
        private final PacketHeaderBytes bytes = new PacketHeaderBytes();

        HeadersInFile(BudgetedInput input) throws IOException {
            super(input);
        }

        @Override
        public void seek(int offset) throws IOException {
            bytes.begin();
            super.seek(offset);
        }

        @Override
        public int read() throws IOException {
            return bytes.check(super.read());
        }
    }

    /** Packet headers may come together before all packets. */
    private static final class HeadersApart extends HeaderDecoder {
        HeadersApart(IISRandomAccessIO file, J2KImageReadParamJava settings, HeaderInfo info) throws IOException {
            super(file, settings, info);
        }

        @Override
        @SuppressWarnings("InputStreamSlowMultibyteRead") // bits are read, byte by byte
        public ByteArrayInputStream getPackedPktHead(int tile) throws IOException {
            PacketHeaderBytes bytes = new PacketHeaderBytes();
            return new ByteArrayInputStream(super.getPackedPktHead(tile).readAllBytes()) {
                @Override
                public synchronized int read() {
                    return bytes.check(super.read());
                }
            };
        }
    }

    /** Its warnings are about files, not about us. */
    private static final class Silence implements MsgLogger {
        @Override
        public void printmsg(int severity, String message) {}

        @Override
        public void println(String text, int firstIndent, int indent) {}

        @Override
        public void flush() {}
    }
}
