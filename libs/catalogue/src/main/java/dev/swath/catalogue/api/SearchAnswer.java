package dev.swath.catalogue.api;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.api.SearchWait.WaitOutcome;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search's results, best first.
 *
 * @param next the cursor of the page after, null on the last
 * @param complete false if tiles may be missing because only so many were looked at
 * @param truncated whether there are more results than a search reaches: its best 10,000
 * @param nearest the best hit, if it was a search and no hit reached the threshold; else null
 * @param waited how the waiting ended that the search asked for; null if it asked for none
 * @param modelVersion the version whose collection was searched; null if there is none yet
 */
public record SearchAnswer(
        List<Result> results,
        @Nullable String next,
        boolean complete,
        boolean truncated,
        @Nullable Nearest nearest,
        @Nullable WaitOutcome waited,
        @Nullable ModelVersion modelVersion) {
    /**
     * One tile that was found.
     *
     * @param score what ranks the results, -1…1: the fused score; null if nothing was compared
     * @param scores the parts of the score; null if nothing was compared
     * @param probability how likely the tile is what the text says, or of the picture's class, 0…1; null if the query is neither a single text nor a single picture that
     *     is sent with it, or its model is not calibrated for that kind
     * @param footprint the ground that the tile shows; null if its place is not known
     * @param window the part of the scene's pixels that it is
     * @param captionConfidence how likely the caption agrees with a person's, 0…1; null if there is none, or its model is not calibrated
     */
    public record Result(
            TileId tileId,
            @Nullable Double score,
            @Nullable Scores scores,
            @Nullable Double probability,
            @Nullable String caption,
            @Nullable Double captionConfidence,
            @Nullable BoundingBox bbox,
            @Nullable Footprint footprint,
            TileWindow window,
            Instant datetime,
            DatetimeSource datetimeSource,
            String collection,
            SceneId sceneId,
            ObjectKey key,
            Links links) {
        public static Result of(
                Tile tile, @Nullable Caption caption, @Nullable Scores scores, @Nullable Double probability) {
            return new Result(
                    tile.tileId(),
                    scores == null ? null : scores.fused(),
                    scores,
                    probability,
                    caption == null ? null : caption.text(),
                    caption == null ? null : caption.confidence(),
                    tile.bbox(),
                    tile.footprint(),
                    tile.window(),
                    tile.datetime(),
                    tile.datetimeSource(),
                    tile.collection(),
                    tile.sceneId(),
                    tile.key(),
                    Links.of(tile));
        }
    }

    /**
     * The paths of a tile's pictures and record on the gateway. Those of pictures name the tile's generation, so that
     * they may be cached for good.
     */
    public record Links(String thumbnail, String chip, String item) {
        public static Links of(Tile tile) {
            return new Links(tile.thumbnailLink(), tile.chipLink(), "/api/tiles/" + tile.tileId());
        }
    }

    /**
     * The parts of a score.
     *
     * @param dense the cosine of query and tile, -1…1
     * @param text the share of the query's words that the caption holds, 0…1; null if the query is no text alone
     * @param fused what ranks: a mean of both with a fixed weight, or the cosine alone
     */
    public record Scores(double dense, @Nullable Double text, double fused) {
        /** Of a query without words. */
        public static Scores ofCosine(double cosine) {
            return new Scores(cosine, null, cosine);
        }
    }

    /**
     * The hit that would be first.
     *
     * @param probability null if the model is not calibrated for such a query
     */
    public record Nearest(TileId tileId, @Nullable Double probability, double score) {}

    /** The same answer, of a search that waited. */
    public SearchAnswer afterWaiting(@Nullable WaitOutcome outcome) {
        return new SearchAnswer(results, next, complete, truncated, nearest, outcome, modelVersion);
    }

    public SearchAnswer {
        results = List.copyOf(results);
    }
}
