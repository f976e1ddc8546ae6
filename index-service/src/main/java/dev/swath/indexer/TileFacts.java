package dev.swath.indexer;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the join: what is known of one tile, and what the index shows of it. Immutable.
 *
 * <p>What is shown depends on which parts came, not on their order. For each model version it is the encoding of the
 * latest generation, with the caption of the same generation. If there is a retraction of that generation or a later
 * one, nothing is shown. A part that comes twice changes nothing.
 *
 * <p>A tile of which {@code swath.tiles} has told nothing, or nothing since its retraction, is not shown either. Its
 * parts wait. So a part that comes when even the retraction is forgotten cannot bring the tile back.
 *
 * @param retractedGeneration of the latest retraction, 0 if there was none; parts of that generation or an earlier one are void
 * @param ingestedGeneration the latest of which the tile was told, or that was shown already at the retraction; 0 if there is none
 * @param tiles the tile's block by generation: the newest, and those of the encodings shown
 */
public record TileFacts(
        TileId tileId,
        long retractedGeneration,
        long ingestedGeneration,
        SortedMap<Long, Tile> tiles,
        SortedMap<ModelVersion, ModelFacts> models) {
    public TileFacts {
        tiles = Collections.unmodifiableSortedMap(new TreeMap<>(tiles));
        models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    }

    public static TileFacts none(TileId tileId) {
        return new TileFacts(tileId, 0, 0, new TreeMap<>(), new TreeMap<>());
    }

    public TileFacts with(TileEvent event) {
        return switch (event) {
            case TileIngested ingested -> with(ingested);
            case TileRetracted retracted -> with(retracted);
        };
    }

    /** An encoding may come before its tile. It carries the whole tile. */
    public TileFacts with(TileEncoded encoded) {
        long generation = encoded.tile().generation();
        ModelFacts known = models.getOrDefault(encoded.modelVersion(), ModelFacts.NONE);
        if (generation <= retractedGeneration || generation < known.generation()) {
            return this;
        }
        SortedMap<Long, Tile> blocks = new TreeMap<>(tiles);
        blocks.putIfAbsent(generation, encoded.tile());
        return with(blocks, encoded.modelVersion(), known.withEncoding(generation, encoded.embedding()));
    }

    public TileFacts with(TileCaptioned captioned) {
        long generation = captioned.tile().generation();
        ModelFacts known = models.getOrDefault(captioned.modelVersion(), ModelFacts.NONE);
        if (generation <= retractedGeneration || generation < known.generation()) {
            return this;
        }
        return with(tiles, captioned.modelVersion(), known.withCaption(generation, captioned.toCaption()));
    }

    /** What the index shows, for each model version that was ever shown. */
    public Map<ModelVersion, TileState> states() {
        SortedMap<ModelVersion, TileState> states = new TreeMap<>();
        models.forEach((modelVersion, facts) -> {
            if (facts.isLive()) {
                if (hasTile()) {
                    states.put(modelVersion, live(modelVersion, facts));
                }
            } else if (facts.generation() > 0) {
                states.put(modelVersion, TileState.retracted(tileId, modelVersion, retractedGeneration));
            }
        });
        return states;
    }

    /** The states that are not what they were. */
    public List<TileState> changesSince(TileFacts before) {
        Map<ModelVersion, TileState> then = before.states();
        return states().values().stream()
                .filter(state -> !state.equals(then.get(state.modelVersion())))
                .toList();
    }

    /**
     * Whether the tile was told and not retracted since. If not, a retraction is kept for a time, so that late parts
     * stay void, and so are parts that wait for a tile that may never come.
     */
    public boolean hasTile() {
        return ingestedGeneration > 0;
    }

    private TileFacts with(TileIngested ingested) {
        if (ingested.generation() <= retractedGeneration) {
            return this;
        }
        SortedMap<Long, Tile> blocks = new TreeMap<>(tiles);
        blocks.put(ingested.generation(), ingested.tile());
        return new TileFacts(
                tileId,
                retractedGeneration,
                Math.max(ingestedGeneration, ingested.generation()),
                inUse(blocks, models),
                models);
    }

    private TileFacts with(TileRetracted retracted) {
        if (retracted.generation() <= retractedGeneration) {
            return this;
        }
        SortedMap<ModelVersion, ModelFacts> left = new TreeMap<>();
        models.forEach((modelVersion, facts) -> left.put(modelVersion, facts.without(retracted.generation())));
        left.values().removeIf(ModelFacts::isForgettable);
        return new TileFacts(
                tileId,
                retracted.generation(),
                stillIngested(retracted.generation(), left),
                tiles.tailMap(retracted.generation() + 1),
                left);
    }

    /** A later generation that is shown already stays. */
    private long stillIngested(long retracted, SortedMap<ModelVersion, ModelFacts> left) {
        if (ingestedGeneration == 0 || ingestedGeneration > retracted) {
            return ingestedGeneration;
        }
        return left.values().stream()
                .filter(ModelFacts::isLive)
                .mapToLong(ModelFacts::generation)
                .max()
                .orElse(0);
    }

    private TileFacts with(SortedMap<Long, Tile> blocks, ModelVersion modelVersion, ModelFacts facts) {
        SortedMap<ModelVersion, ModelFacts> more = new TreeMap<>(models);
        more.put(modelVersion, facts);
        return new TileFacts(tileId, retractedGeneration, ingestedGeneration, inUse(blocks, more), more);
    }

    private TileState live(ModelVersion modelVersion, ModelFacts facts) {
        return new TileState(
                tileId,
                modelVersion,
                facts.generation(),
                Objects.requireNonNull(tiles.get(facts.generation()), "the block of an encoding is kept"),
                facts.embedding(),
                facts.captions().get(facts.generation()));
    }

    private static SortedMap<Long, Tile> inUse(
            SortedMap<Long, Tile> blocks, SortedMap<ModelVersion, ModelFacts> models) {
        if (blocks.isEmpty()) {
            return blocks;
        }
        Set<Long> used = Stream.concat(
                        Stream.of(blocks.lastKey()), models.values().stream().map(ModelFacts::generation))
                .collect(Collectors.toSet());
        SortedMap<Long, Tile> kept = new TreeMap<>(blocks);
        kept.keySet().retainAll(used);
        return kept;
    }
}
