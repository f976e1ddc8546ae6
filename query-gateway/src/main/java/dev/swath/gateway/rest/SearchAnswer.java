package dev.swath.gateway.rest;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.gateway.SearchPage;
import dev.swath.gateway.SearchResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search is answered with, best first. */
public record SearchAnswer(
        List<Result> results,
        @Nullable String next,
        @Nullable ModelVersion modelVersion) {
    /**
     * One hit.
     *
     * @param score cosine similarity, null where nothing was compared
     * @param probability how likely the tile is what the text says, 0…1; null where the query is no single text, or its model is not calibrated
     * @param captionConfidence how likely the caption agrees with a person's, 0…1; null where there is none, or its model is not calibrated
     */
    public record Result(
            TileId tileId,
            @Nullable Double score,
            @Nullable Double probability,
            @Nullable String caption,
            @Nullable Double captionConfidence,
            @Nullable BoundingBox bbox,
            Instant datetime,
            DatetimeSource datetimeSource,
            String collection,
            SceneId sceneId,
            ObjectKey key,
            Links links) {
        static Result of(SearchResult result) {
            Tile tile = result.tile();
            Caption caption = result.caption();
            return new Result(
                    tile.tileId(),
                    result.score(),
                    result.probability(),
                    caption == null ? null : caption.text(),
                    caption == null ? null : caption.confidence(),
                    tile.bbox(),
                    tile.datetime(),
                    tile.datetimeSource(),
                    tile.collection(),
                    tile.sceneId(),
                    tile.key(),
                    Links.of(tile.tileId()));
        }
    }

    /** Where a tile's pictures and record are, on the gateway. */
    public record Links(String thumbnail, String chip, String item) {
        static Links of(TileId tileId) {
            String tile = "/api/tiles/" + tileId;
            return new Links(tile + "/thumbnail", tile + "/chip", tile);
        }
    }

    static SearchAnswer of(SearchPage page) {
        return new SearchAnswer(page.results().stream().map(Result::of).toList(), page.next(), page.modelVersion());
    }
}
