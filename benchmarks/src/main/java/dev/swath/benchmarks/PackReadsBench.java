package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.EventJson;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.PackName;
import dev.swath.chip.Packs;
import dev.swath.chip.ReadChips;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "pack-reads",
        description =
                "ReadCounts the store calls and bytes of encoders that share the tiles of packed scenes, and how evenly"
                        + " they share them: with swath.tiles partitioned by tile id, as it is, and by scene id. Nothing is"
                        + " timed, and no server is needed: the reader is the encoder's own, on a store that only counts.",
        mixinStandardHelpOptions = true)
final class PackReadsBench implements Callable<Integer> {
    private static final int CHIP_BYTES = 196_900;
    private static final int CHIPS_OF_A_PACK = 85;
    private static final int BATCH = 16;
    private static final int POLL = 500;

    @Option(names = "--scenes", defaultValue = "200", description = "default ${DEFAULT-VALUE}")
    private int scenes;

    @Option(names = "--scene-tiles", defaultValue = "100", description = "tiles of a scene (default ${DEFAULT-VALUE})")
    private int sceneTiles;

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    private enum Arrival {
        /** Each scene is encoded before the next one comes. */
        LIVE,
        /** All scenes wait; a consumer drains what it has fetched of a partition before it goes to the next. */
        BACKLOG
    }

    private record ReadCounts(double calls, double bytes, double busiest, double busiestOfAScene) {}

    /** ReadCounts, and gives zeros. */
    private static final class CountingPacks implements Packs {
        private final int sceneTiles;
        /** What is kept of them is kept once for all encoders. */
        private final Map<Integer, byte[]> zeros = new HashMap<>();

        private long calls;
        private long bytes;

        private CountingPacks(int sceneTiles) {
            this.sceneTiles = sceneTiles;
        }

        @Override
        public byte[] read(String pack, long offset, int count) {
            calls++;
            int number = PackName.parse(pack).orElseThrow().number();
            int chips = Math.min(CHIPS_OF_A_PACK, sceneTiles - number * CHIPS_OF_A_PACK);
            int there = (int) Math.min(count, 8L + (long) chips * CHIP_BYTES - offset);
            bytes += there;
            return zeros.computeIfAbsent(there, byte[]::new);
        }

        @Override
        public byte[] read(String chip) {
            throw new IllegalStateException("every chip is packed");
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintStream table = json ? System.err : System.out;
        table.printf(
                "%-14s %-9s %10s %8s %12s %10s %14s %24s%n",
                "partitioned by",
                "arrival",
                "partitions",
                "encoders",
                "calls a tile",
                "bytes read",
                "busiest share",
                "busiest share of a scene");
        ArrayNode rows = EventJson.mapper().createArrayNode();
        for (boolean byScene : new boolean[] {false, true}) {
            for (Arrival arrival : Arrival.values()) {
                for (int[] shape : new int[][] {{4, 1}, {4, 4}, {24, 1}, {24, 4}, {24, 24}}) {
                    ReadCounts counts = count(byScene, arrival, shape[0], shape[1]);
                    table.printf(
                            "%-14s %-9s %10d %8d %12.3f %9.1f× %13.2f× %23.2f×%n",
                            byScene ? "scene id" : "tile id",
                            arrival.name().toLowerCase(Locale.ROOT),
                            shape[0],
                            shape[1],
                            counts.calls(),
                            counts.bytes(),
                            counts.busiest(),
                            counts.busiestOfAScene());
                    rows.addObject()
                            .put("byScene", byScene)
                            .put("arrival", arrival.name())
                            .put("partitions", shape[0])
                            .put("encoders", shape[1])
                            .put("callsPerTile", counts.calls())
                            .put("bytes", counts.bytes())
                            .put("busiestShare", counts.busiest())
                            .put("busiestShareOfAScene", counts.busiestOfAScene());
                }
            }
        }
        ObjectNode line = EventJson.mapper().createObjectNode().put("name", "pack-reads");
        line.set("rows", rows);
        System.out.println(EventJson.mapper().writeValueAsString(line));
        return 0;
    }

    private ReadCounts count(boolean byScene, Arrival arrival, int partitions, int encoders) {
        ToIntFunction<ChipPlace> partition = place -> Math.floorMod(
                ((byScene ? place.sceneId().value() : place.tileId().value()).hashCode() * 0x9e3779b1) >>> 7,
                partitions);
        CountingPacks packs = new CountingPacks(sceneTiles);
        long[] tiles = new long[encoders];
        double busiestOfAScene = 0;
        List<List<List<ChipPlace>>> waiting = new ArrayList<>();
        List<ReadChips> readers = new ArrayList<>();
        for (int i = 0; i < encoders; i++) {
            readers.add(new ReadChips(packs, ReadChips.ReadLimits.DEFAULT));
            waiting.add(queues(partitions));
        }
        for (int scene = 0; scene < scenes; scene++) {
            long[] ofScene = new long[encoders];
            for (ChipPlace place : scene(scene)) {
                int own = partition.applyAsInt(place);
                waiting.get(own % encoders).get(own).add(place);
                ofScene[own % encoders]++;
                tiles[own % encoders]++;
            }
            busiestOfAScene += Arrays.stream(ofScene).max().orElse(0) * (double) encoders / sceneTiles / scenes;
            if (arrival == Arrival.LIVE) {
                drain(readers, waiting);
            }
        }
        drain(readers, waiting);
        double all = (double) scenes * sceneTiles;
        return new ReadCounts(
                packs.calls / all,
                packs.bytes / all / CHIP_BYTES,
                Arrays.stream(tiles).max().orElse(0) * encoders / all,
                busiestOfAScene);
    }

    private static List<List<ChipPlace>> queues(int partitions) {
        List<List<ChipPlace>> queues = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            queues.add(new ArrayList<>());
        }
        return queues;
    }

    private List<ChipPlace> scene(int number) {
        ObjectKey key = new ObjectKey("scene-%d.tif".formatted(number));
        SceneId scene = SceneId.of("bench", key, "etag");
        List<ChipPlace> places = new ArrayList<>();
        for (int i = 0; i < sceneTiles; i++) {
            PackName pack = new PackName(ObjectId.of("bench", key), scene, 1, "0".repeat(16), i / CHIPS_OF_A_PACK);
            places.add(ChipPlace.packed(
                    TileId.of(scene, new TileWindow(256 * (i % 10), 256 * (i / 10), 256, 256)),
                    scene,
                    pack.key(),
                    8L + (long) (i % CHIPS_OF_A_PACK) * CHIP_BYTES,
                    CHIP_BYTES));
        }
        return places;
    }

    /** Polls that take from one partition after the other, cut into batches. */
    private static void drain(List<ReadChips> readers, List<List<List<ChipPlace>>> waiting) {
        for (int encoder = 0; encoder < readers.size(); encoder++) {
            List<ChipPlace> polled = new ArrayList<>();
            boolean left = true;
            while (left) {
                left = false;
                for (List<ChipPlace> queue : waiting.get(encoder)) {
                    List<ChipPlace> some = queue.subList(0, Math.min(POLL, queue.size()));
                    polled.addAll(some);
                    some.clear();
                    left |= !queue.isEmpty();
                }
            }
            for (int from = 0; from < polled.size(); from += BATCH) {
                List<ChipPlace> batch = polled.subList(from, Math.min(polled.size(), from + BATCH));
                readers.get(encoder).plan(batch).forEach(ReadChips.ChipRead::run);
            }
        }
    }
}
