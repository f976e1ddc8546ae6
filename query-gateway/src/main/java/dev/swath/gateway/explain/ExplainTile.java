package dev.swath.gateway.explain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.TileExplanation;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.CaptionWords;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipReader;
import dev.swath.chip.ChipWriter;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.ReadPicture;
import dev.swath.service.ConcurrencyLimit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows where in a tile's picture a text is seen, by occlusion: each cell is covered in turn, and the picture embedded anew. So it works with any bundle. It
 * costs 50 embeddings; answers are remembered.
 */
public final class ExplainTile {
    private final QueryEncoder encoder;
    private final FindTile tiles;
    private final ReadPicture pictures;
    private final ConcurrencyLimit places;
    private final Cache<Asked, TileExplanation> answers;

    private record Asked(TileId tileId, long generation, String text, ModelVersion version) {}

    /**
     * @param places how many explanations are made at once; the others are refused
     * @param remembered how many answers are kept
     */
    public ExplainTile(
            QueryEncoder encoder, FindTile tiles, ReadPicture pictures, ConcurrencyLimit places, int remembered) {
        this.encoder = encoder;
        this.tiles = tiles;
        this.pictures = pictures;
        this.places = places;
        this.answers = Caffeine.newBuilder()
                .maximumSize(remembered)
                .executor(Runnable::run)
                .build();
    }

    /**
     * @param text 1 to 2000 characters
     * @throws CatalogueException INVALID_REQUEST, NOT_FOUND, TOO_MANY_REQUESTS, and what the encoder and the store throw
     */
    public TileExplanation explain(TileId tileId, String text, Grants grants) {
        String wantedText = Objects.requireNonNull(
                SearchQuery.builder().text(text).build().text()); // refuses what a search would not take
        FindTile.Found found = tiles.get(tileId, grants);
        Tile tile = found.row().tile();
        QueryVector wanted = encoder.encodeText(wantedText);
        Asked asked = new Asked(tileId, tile.generation(), wantedText, wanted.modelVersion());
        TileExplanation known = answers.getIfPresent(asked);
        if (known != null) {
            return known;
        }
        TileExplanation made = places.run(() -> make(tile, found.row().caption(), wanted, asked, grants));
        answers.put(asked, made);
        return made;
    }

    /**
     * The tile's picture, red where the text is seen.
     *
     * @return a PNG
     * @throws CatalogueException as {@link #explain}
     */
    public byte[] overlay(TileId tileId, String text, Grants grants) {
        TileExplanation explanation = explain(tileId, text, grants);
        Tile tile = tiles.get(tileId, grants).row().tile();
        return ChipWriter.write(tileId, CoveredChip.marked(chip(tile, grants), explanation.grid()));
    }

    private TileExplanation make(Tile tile, @Nullable Caption caption, QueryVector wanted, Asked asked, Grants grants) {
        Chip chip = chip(tile, grants);
        double whole = similarity(tile.tileId(), chip, wanted);
        List<List<Double>> grid = new ArrayList<>();
        for (int row = 0; row < CoveredChip.SIDE; row++) {
            List<Double> cells = new ArrayList<>();
            for (int column = 0; column < CoveredChip.SIDE; column++) {
                cells.add(whole - similarity(tile.tileId(), CoveredChip.without(chip, column, row), wanted));
            }
            grid.add(cells);
        }
        List<String> words = CaptionWords.of(asked.text())
                .map(held -> held.matching(caption == null ? null : caption.text()))
                .orElse(List.of());
        String overlay = "/api/tiles/%s/explain/overlay?text=%s"
                .formatted(tile.tileId(), URLEncoder.encode(asked.text(), StandardCharsets.UTF_8));
        return new TileExplanation(words, grid, whole, overlay, wanted.modelVersion());
    }

    private Chip chip(Tile tile, Grants grants) {
        return ChipReader.read(pictures.chip(tile.tileId(), grants).bytes(), ChipPlace.of(tile));
    }

    private double similarity(TileId tileId, Chip chip, QueryVector wanted) {
        QueryVector seen = encoder.encodeImage(ChipWriter.write(tileId, chip));
        if (!seen.modelVersion().equals(wanted.modelVersion())) {
            throw new CatalogueException(
                    ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                    "expected text and picture of one model version, found %s and %s"
                            .formatted(wanted.modelVersion(), seen.modelVersion()));
        }
        Embedding unit = seen.embedding().normalised();
        return unit.dot(wanted.embedding().normalised());
    }
}
