package dev.swath.vectorindex.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Says how segments are written; each segment says how it is read. The graph of schema 1 compares floats. That of later
 * schemas compares numbers of 8 bits, beside which the floats are kept. Lucene's own limit of 1024 dimensions, which a
 * large encoder's embedding exceeds, is widened; the files are the same.
 */
final class VectorCodec {
    private static final int MAX_DIMENSIONS = 4096;
    private static final int CONNECTIONS = 16;
    private static final int CANDIDATES = 100;

    private VectorCodec() {}

    /** @param schema of the rows */
    static Codec of(int schema) {
        KnnVectorsFormat vectors = new Wide(
                schema == 1
                        ? new Lucene99HnswVectorsFormat(CONNECTIONS, CANDIDATES)
                        : new Lucene104HnswScalarQuantizedVectorsFormat(
                                ScalarEncoding.UNSIGNED_BYTE, CONNECTIONS, CANDIDATES));
        return new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
            }
        };
    }

    private static final class Wide extends KnnVectorsFormat {
        private final KnnVectorsFormat format;

        Wide(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String fieldName) {
            return MAX_DIMENSIONS;
        }
    }
}
