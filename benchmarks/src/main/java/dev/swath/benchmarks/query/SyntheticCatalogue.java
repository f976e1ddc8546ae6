package dev.swath.benchmarks.query;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Synthetic tiles on disk: their vectors in one file, and a Lucene index of them. Both are made once. */
public final class SyntheticCatalogue {
    /** The version of all rows. */
    public static final ModelVersion MODEL = new ModelVersion("synthetic-1-00000000");

    private static final int ROWS_PER_WRITE = 50_000;
    private static final String COMPLETE = "complete";

    private final SyntheticTiles tiles;
    private final VectorFile vectors;
    private final Path index;
    private final @Nullable Double secondsToIndex;

    private SyntheticCatalogue(SyntheticTiles tiles, VectorFile vectors, Path index, @Nullable Double secondsToIndex) {
        this.tiles = tiles;
        this.vectors = vectors;
        this.index = index;
        this.secondsToIndex = secondsToIndex;
    }

    /**
     * Makes what is missing of a catalogue.
     *
     * @param cache the folder of all synthetic catalogues
     */
    public static SyntheticCatalogue open(Path cache, SyntheticTiles tiles, IndexForm form) throws IOException {
        Path folder = cache.resolve("v2-%d-%d".formatted(tiles.count(), tiles.dimension()));
        Files.createDirectories(folder);
        System.err.printf("synthetic catalogue of %,d tiles in %s%n", tiles.count(), folder);
        VectorFile vectors =
                VectorFile.open(folder.resolve("vectors.f32"), tiles.count(), tiles.dimension(), tiles::embedding);
        Path index = folder.resolve("index-s%d".formatted(form.schema()));
        Double seconds = null;
        if (!Files.exists(index.resolve(COMPLETE))) {
            long begun = System.nanoTime();
            write(index, form, tiles);
            seconds = (System.nanoTime() - begun) / 1e9;
            Files.createFile(index.resolve(COMPLETE));
        }
        return new SyntheticCatalogue(tiles, vectors, index, seconds);
    }

    public SyntheticTiles tiles() {
        return tiles;
    }

    VectorFile vectors() {
        return vectors;
    }

    /** How long the index took to be written; null if an earlier run wrote it. */
    @Nullable
    Double secondsToIndex() {
        return secondsToIndex;
    }

    /** The folder of the index. */
    public Path index() {
        return index;
    }

    public IndexStorageReader openIndex() {
        return new IndexSettings.Lucene(index).openStorageReader();
    }

    private static void write(Path index, IndexForm form, SyntheticTiles tiles) {
        try (IndexStorage storage = new IndexSettings.Lucene(index).openStorage()) {
            VectorIndex rows = storage.form(form);
            int held = (int) rows.count(MODEL, Filter.ALL).searchable();
            for (int from = held; from < tiles.count(); from += ROWS_PER_WRITE) {
                List<IndexWrite> writes = new ArrayList<>();
                for (int number = from; number < Math.min(tiles.count(), from + ROWS_PER_WRITE); number++) {
                    writes.add(new IndexWrite.Upsert(
                            tiles.tile(number), tiles.asEmbedding(tiles.embedding(number)), tiles.caption(number)));
                }
                rows.write(MODEL, writes);
                System.err.printf("indexed %,d of %,d%n", from + writes.size(), tiles.count());
            }
        }
    }
}
