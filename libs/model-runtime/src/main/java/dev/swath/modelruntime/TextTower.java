package dev.swath.modelruntime;

import dev.swath.modelruntime.BundleDescription.TowerInput;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.BundleTokenizer;
import dev.swath.modelruntime.bundle.InvalidBundle;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.Opening;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A text tower that was trained together with the bundle's image encoder, as CLIP's are. The language model has no part in it. */
final class TextTower implements QueryEmbedder {
    private final BundleTokenizer tokenizer;
    private final OnnxSession session;
    private final int width;
    private final long[] before;
    private final long[] after;
    private final int longest;
    private final NativeMemory ids = new NativeMemory();
    private final NativeMemory embeddings = new NativeMemory();

    private TextTower(BundleTokenizer tokenizer, OnnxSession session, int width, TowerInput description) {
        this.tokenizer = tokenizer;
        this.session = session;
        this.width = width;
        this.before = tokenizer.encodePrompt(description.before());
        this.after = tokenizer.encodePrompt(description.after());
        this.longest = description.contextLength() - before.length - after.length;
        InvalidBundle.unless(
                longest > 0,
                "textEncoder.contextLength",
                "more than the tokens of before and after",
                description.contextLength());
    }

    /** @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY */
    static TextTower open(ModelBundle bundle, TowerInput description, SessionSettings settings) {
        BundleDescription.Dimensions sizes = bundle.description().dimensions();
        try (Opening opening = new Opening()) {
            BundleTokenizer tokenizer =
                    opening.add(BundleTokenizer.openForTower(bundle.file(BundleFiles.TEXT_TOKENIZER)));
            OnnxSession session = opening.add(OnnxSession.open(
                    bundle.file(BundleFiles.TEXT_ENCODER), settings, GraphSignature.textEncoder(sizes)));
            TextTower tower = new TextTower(tokenizer, session, sizes.embedding(), description);
            opening.done();
            return tower;
        }
    }

    @Override
    public long[] tokens(String text) {
        LongStream words = Arrays.stream(tokenizer.encodeText(text)).limit(longest);
        return LongStream.concat(LongStream.concat(Arrays.stream(before), words), Arrays.stream(after))
                .toArray();
    }

    @Override
    public Embedded embed(List<long[]> rows) {
        int sequence = rows.getFirst().length;
        MemorySegment input = ids.atLeast((long) rows.size() * sequence * Long.BYTES);
        for (int row = 0; row < rows.size(); row++) {
            long offset = (long) row * sequence * Long.BYTES;
            MemorySegment.copy(rows.get(row), 0, input, ValueLayout.JAVA_LONG, offset, sequence);
        }
        MemorySegment target = embeddings.atLeast((long) rows.size() * width * Float.BYTES);
        try (TensorScope scope = new TensorScope()) {
            session.run(
                    Map.of("input_ids", scope.longs(input, rows.size(), sequence)),
                    Map.of("embedding", scope.floats(target, rows.size(), width)));
        }
        return new Embedded(target, null);
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
        ids.close();
        embeddings.close();
    }
}
