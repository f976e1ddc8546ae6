package dev.swath.gateway;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexPage;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.IndexVersions;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the index's rows as they are, for comparing them with other truths. */
public final class ReadIndex {
    private final VectorIndexReader index;
    private final CurrentModel currentModel;

    public ReadIndex(VectorIndexReader index, CurrentModel currentModel) {
        this.index = index;
        this.currentModel = currentModel;
    }

    /** The model versions that the index has rows of, and the one that searches use. */
    public IndexVersions versions() {
        return new IndexVersions(
                currentModel.find().orElse(null),
                index.modelVersions().stream().sorted().toList());
    }

    /**
     * Rows in the order of their tile ids.
     *
     * @param version null for the current one
     * @param after the last tile of the page before, null for the first page
     * @param most how many rows at most
     * @param grants whose rows
     */
    public IndexPage page(@Nullable ModelVersion version, @Nullable TileId after, int most, Grants grants) {
        List<IndexRow> rows = Optional.ofNullable(version)
                .or(currentModel::find)
                .map(found -> index.list(found, grants.filter(), after, most))
                .orElse(List.of());
        return new IndexPage(rows, rows.size() < most ? null : rows.getLast().tileId());
    }
}
