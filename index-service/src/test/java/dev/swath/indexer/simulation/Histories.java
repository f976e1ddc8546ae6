package dev.swath.indexer.simulation;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.indexer.Parts;
import dev.swath.streaming.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the join may tell of a few tiles: each tile's states in their order, tiles among each other in any. */
final class Histories {
    static final int TILES = 4;
    static final int PARTITIONS = 2;
    private static final int GENERATIONS = 8;
    private static final Embedding EMBEDDING = Embedding.of(new float[] {1, 0});
    private static final Caption CAPTION = Caption.ofModel("a harbour", -1, Caption.Ending.END_TOKEN, null);
    private static final List<List<Tile>> BLOCKS = IntStream.range(0, TILES)
            .mapToObj(tile -> IntStream.range(1, GENERATIONS)
                    .mapToObj(generation -> Parts.tile("tile-" + tile, generation))
                    .toList())
            .toList();

    private final List<List<TileState>> remaining = new ArrayList<>();

    Histories(Schedule schedule) {
        for (int tile = 0; tile < TILES; tile++) {
            remaining.add(history(schedule, BLOCKS.get(tile), tile == 0));
        }
    }

    boolean isEmpty() {
        return remaining.stream().allMatch(List::isEmpty);
    }

    /** The next state of one tile that has one; its tile's number says its partition. */
    TileState next(Schedule schedule) {
        List<List<TileState>> left =
                remaining.stream().filter(states -> !states.isEmpty()).toList();
        return left.get(schedule.below(left.size())).removeFirst();
    }

    static TileId tileId(int tile) {
        return BLOCKS.get(tile).getFirst().tileId();
    }

    static int partition(TileState state) {
        for (int tile = 0; tile < TILES; tile++) {
            if (tileId(tile).equals(state.tileId())) {
                return tile % PARTITIONS;
            }
        }
        throw new IllegalArgumentException("no tile of ours: " + state);
    }

    /** A tile may be shown by two model versions at once; the second has seen each generation after the first. */
    private static List<TileState> history(Schedule schedule, List<Tile> blocks, boolean bothModels) {
        List<ModelVersion> models = bothModels ? List.of(Parts.MINI, Parts.MAXI) : List.of(Parts.MINI);
        List<TileState> states = new ArrayList<>();
        int generation = 0;
        for (int changes = 1 + schedule.below(3); changes > 0; changes--) {
            Tile tile = blocks.get(generation++);
            for (ModelVersion model : models) {
                if (schedule.below(4) > 0) {
                    states.add(live(tile, model, false));
                }
                if (schedule.below(4) > 0 || states.isEmpty()) {
                    states.add(live(tile, model, true));
                }
            }
            if (schedule.below(3) == 0) {
                long retracted = ++generation;
                for (ModelVersion model : models) {
                    if (states.stream().anyMatch(state -> state.modelVersion().equals(model))) {
                        states.add(TileState.retracted(tile.tileId(), model, retracted));
                    }
                }
            }
        }
        return states;
    }

    private static TileState live(Tile tile, ModelVersion model, boolean captioned) {
        return new TileState(tile.tileId(), model, tile.generation(), tile, EMBEDDING, captioned ? CAPTION : null);
    }
}
