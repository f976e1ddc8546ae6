package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.jpeg2000.DecoderThreads;
import dev.swath.raster.sentinel2.SafeFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Breaks files of every format, and what lies beside them, and reads each: it is read or ends as a failure of its own. It has at most as many tiles as a
 * scene may have, stays within its budget of processor time and within a bound of memory, and leaves neither memory nor a thread behind. By hand: {@code java -Xmx256m -cp … dev.swath.raster.Fuzz INPUTS SEED [FOLDER]}, where the folder's files up to 64 kB are broken too.
 */
final class Fuzz {
    private static final Duration BUDGET = Duration.ofSeconds(20);
    /** A budget is looked at when a block is done or the next bytes are read. */
    private static final Duration BEYOND_BUDGET = Duration.ofSeconds(1);
    /** What reading an input may allocate, all in all, on the thread that reads. */
    private static final long MOST_ALLOCATED = 256L << 20;
    /** What may be held of all inputs once they are read. */
    private static final long MOST_HELD = 64L << 20;

    private static final int SIDE = 64;
    private static final long LARGEST_SEED = 64 * 1024;
    private static final int INPUTS_A_REPORT = 20_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Set<ErrorCode> NAMED = EnumSet.of(
            ErrorCode.EMPTY_OBJECT,
            ErrorCode.UNSUPPORTED_FORMAT,
            ErrorCode.UNREADABLE_IMAGE,
            ErrorCode.IMAGE_TOO_LARGE,
            ErrorCode.INCOMPLETE_PRODUCT);

    private static final String MANIFEST = "<xfdu><dataObject><fileLocation locatorType=\"URL\""
            + " href=\"./GRANULE/L/MTD_TL.xml\"/></dataObject><fileLocation href=\"./MTD_MSIL2A.xml\"/></xfdu>";
    private static final String PRODUCT = """
        <n1:Product xmlns:n1="x"><PRODUCT_START_TIME>2022-10-05T11:54:11.024Z</PRODUCT_START_TIME><PROCESSING_BASELINE>04.00</PROCESSING_BASELINE>
        <BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE><BOA_ADD_OFFSET band_id="3">-1000</BOA_ADD_OFFSET>
        <Cloud_Coverage_Assessment>37.5</Cloud_Coverage_Assessment></n1:Product>\
        """;
    private static final String TILE = """
        <n1:Tile xmlns:n1="x"><HORIZONTAL_CS_CODE>EPSG:32629</HORIZONTAL_CS_CODE><Geoposition resolution="60"><ULX>499980</ULX><ULY>5900040</ULY>
        <XDIM>60</XDIM><YDIM>-60</YDIM></Geoposition></n1:Tile>\
        """;
    private static final String ITEM = """
        {"type": "Feature", "stac_version": "1.0.0", "id": "i", "collection": "c", "properties": {"datetime": "2022-10-05T11:54:11Z", "gsd": 3.1,
        "eo:cloud_cover": 12}, "assets": {"a": {"href": "./b%20c.tif", "eo:bands": [{"common_name": "red"}, {"name": "B"}]}, "b": {"href": "s3://bucket/k"}}}\
        """;
    private static final String WORLD = "10.0\n0.0\n0.0\n-10.0\n499985.0\n5900035.0\n";
    private static final String WKT =
            "PROJCS[\"WGS_1984_UTM_Zone_29N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\"]],AUTHORITY[\"EPSG\",\"32629\"]]";

    private final List<ProcessorBudget> budgets = new ArrayList<>();
    private final SceneReader reader =
            new SceneReader(new SceneLimits(4_000_000, 16 << 20, OptionalDouble.empty()), this::budget);
    private final List<Seed> seeds = new ArrayList<>();
    private final Map<ErrorCode, Integer> failures = new EnumMap<>(ErrorCode.class);
    private int read;
    private long slowestNanos;
    private long mostAllocated;
    private int mostTiles;
    private long heldBefore;

    /** What is broken, and who reads it. */
    private record Seed(String name, ByteBuffer bytes, Reading reading) {
        Seed(String name, byte[] bytes, Reading reading) {
            this(name, ByteBuffer.wrap(bytes), reading);
        }
    }

    private interface Reading {
        void read(byte[] broken);
    }

    Fuzz() throws IOException, URISyntaxException {
        Path golden = Path.of(
                Objects.requireNonNull(Fuzz.class.getResource("/golden")).toURI());
        addScenes(golden);
        addScenes(golden.resolveSibling("kinds"));
        addScenes(golden.resolveSibling("cmyk.jpg"));
        addScenes(golden.resolveSibling("progressive.jpg"));
        for (String format : new String[] {"png", "jpeg", "tiff"}) {
            seeds.add(new Seed(format, Pictures.rgb(40, 30, format), this::scene));
        }
        byte[] image = Files.readAllBytes(golden.resolve("lossy.jp2"));
        byte[] picture = Pictures.rgb(40, 30, "png");
        add("manifest.safe", MANIFEST, broken -> new SafeFolder(List.of(SafeFolder.MANIFEST)).check(broken));
        byte[] classes = Files.readAllBytes(golden.resolve("classes.jp2"));
        add("MTD_MSIL2A.xml", PRODUCT, broken -> product(broken, TILE.getBytes(UTF_8), image, classes));
        add("MTD_TL.xml", TILE, broken -> product(PRODUCT.getBytes(UTF_8), broken, image, classes));
        seeds.add(new Seed(
                "SCL", classes, broken -> product(PRODUCT.getBytes(UTF_8), TILE.getBytes(UTF_8), image, broken)));
        add("item.json", ITEM, Fuzz::item);
        add("world file", WORLD, broken -> beside(picture, broken, WKT.getBytes(UTF_8)));
        add("projection", WKT, broken -> beside(picture, WORLD.getBytes(UTF_8), broken));
        add("auxiliary file", AUXILIARY, broken -> auxiliary(picture, broken));
    }

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        Fuzz fuzz = new Fuzz();
        if (arguments.length > 2) {
            fuzz.addScenes(Path.of(arguments[2]));
        }
        fuzz.run(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
    }

    /** @throws AssertionError at the first input that ends otherwise */
    void run(int inputs, long seed) {
        long began = System.nanoTime();
        heldBefore = heldBytes();
        for (int i = 0; i < inputs; i++) {
            Seed broken = seeds.get(i % seeds.size());
            read(broken, seed + i);
            if ((i + 1) % INPUTS_A_REPORT == 0 || i + 1 == inputs) {
                report(i + 1, seed, System.nanoTime() - began);
            }
        }
    }

    private void read(Seed seed, long mutation) {
        byte[] broken = new Mutations(mutation).mutate(seed.bytes().array());
        long began = processorNanos();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        budgets.clear();
        try {
            seed.reading().read(broken);
            read++;
        } catch (CatalogueException e) {
            if (!NAMED.contains(e.code())) {
                throw new AssertionError("%s, mutation %d".formatted(seed.name(), mutation), e);
            }
            failures.merge(e.code(), 1, Integer::sum);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("%s, mutation %d".formatted(seed.name(), mutation), e);
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        mostAllocated = Math.max(mostAllocated, allocated);
        for (ProcessorBudget budget : budgets) {
            assertWithin(
                    seed,
                    mutation,
                    "nanoseconds",
                    budget.spent().toNanos(),
                    budget.limit().plus(BEYOND_BUDGET).toNanos());
        }
        assertWithin(seed, mutation, "allocated bytes", allocated, MOST_ALLOCATED);
        long nanos = processorNanos() - began;
        slowestNanos = Math.max(slowestNanos, nanos);
        if (nanos > BUDGET.toNanos()) {
            throw new AssertionError(
                    "%s, mutation %d took %d ms of processor time".formatted(seed.name(), mutation, nanos / 1_000_000));
        }
    }

    private static void assertWithin(Seed seed, long mutation, String what, long found, long most) {
        if (found > most) {
            throw new AssertionError("%s, mutation %d: expected at most %d %s, found %d"
                    .formatted(seed.name(), mutation, most, what, found));
        }
    }

    private ProcessorBudget budget() {
        ProcessorBudget budget = new ProcessorBudget();
        budgets.add(budget);
        return budget;
    }

    /** Of the whole process: a busy machine is no fault of a file. */
    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long heldBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void report(int inputs, long seed, long nanos) {
        long held = heldBytes();
        if (held - heldBefore > MOST_HELD) {
            throw new AssertionError("%d bytes more are held after %d inputs".formatted(held - heldBefore, inputs));
        }
        System.out.printf(
                "%d inputs from %d files, seed %d, %d s: %d read, failures %s, slowest %d ms, heap %d MB, %d decoders"
                        + " left behind, at most %d tiles and %d MB allocated%n",
                inputs,
                seeds.size(),
                seed,
                nanos / 1_000_000_000,
                read,
                failures,
                slowestNanos / 1_000_000,
                held >> 20,
                DecoderThreads.left(),
                mostTiles,
                mostAllocated >> 20);
    }

    private void scene(byte[] file) {
        show(reader.open(file));
    }

    private void product(byte[] product, byte[] tile, byte[] image, byte[] classes) {
        show(reader.openProduct(Map.of(
                "manifest.safe",
                ByteSource.of(MANIFEST.getBytes(UTF_8)),
                "MTD_MSIL2A.xml",
                ByteSource.of(product),
                "GRANULE/L/MTD_TL.xml",
                ByteSource.of(tile),
                "GRANULE/L/IMG_DATA/R60m/T_TCI_60m.jp2",
                ByteSource.of(image),
                "GRANULE/L/IMG_DATA/R60m/T_SCL_60m.jp2",
                ByteSource.of(classes))));
    }

    private void beside(byte[] picture, byte[] world, byte[] projection) {
        show(reader.open(
                ByteSource.of(picture), SceneHints.NONE.withWorldFile(world).withProjection(projection)));
    }

    private static final String AUXILIARY = """
        <PAMDataset><SRS dataAxisToSRSAxisMapping="1,2">PROJCS["a",GEOGCS["b",DATUM["D_North_American_1983",
        SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],
        PROJECTION["Albers"],PARAMETER["Central_Meridian",-96.0],PARAMETER["Standard_Parallel_1",29.5],
        PARAMETER["Standard_Parallel_2",45.5],PARAMETER["Latitude_Of_Origin",23.0],UNIT["Meter",1.0]]</SRS>
        <GeoTransform>1, 10, 0, 2, 0, -10</GeoTransform><GCPList><GCP Pixel="1" Line="2" X="3" Y="4"/></GCPList>
        <PAMRasterBand band="1"><Description>red</Description></PAMRasterBand></PAMDataset>
        """;

    private void auxiliary(byte[] picture, byte[] file) {
        show(reader.open(ByteSource.of(picture), SceneHints.NONE.withAuxiliary(file), ByteSource.of(picture)));
    }

    private static void item(byte[] json) {
        ObjectKey key = new ObjectKey("a/item.json");
        StacItem.parse(json).ifPresent(item -> item.assets().forEach(asset -> asset.keyIn("bucket", key)));
    }

    private void show(Scene scene) {
        scene.place(new TileWindow(0, 0, scene.width(), scene.height()));
        List<TileWindow> windows = Tiling.DEFAULT.windows(scene.width(), scene.height());
        mostTiles = Math.max(mostTiles, windows.size());
        if (windows.size() > Tiling.MOST_WINDOWS) {
            throw new AssertionError("%d tiles".formatted(windows.size()));
        }
        ScenePicture picture = scene.picture();
        picture.tile(new TileWindow(0, 0, Math.min(SIDE, scene.width()), Math.min(SIDE, scene.height())));
        picture.tile(picture.inReadingOrder(windows).getLast());
    }

    private void add(String name, String text, Reading reading) {
        seeds.add(new Seed(name, text.getBytes(UTF_8), reading));
    }

    private void addScenes(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> paths = Files.list(path)) {
                for (Path file : paths.sorted().toList()) {
                    addScenes(file);
                }
            }
        } else if (Files.exists(path) && !path.toString().endsWith(".json") && Files.size(path) <= LARGEST_SEED) {
            seeds.add(new Seed(path.getFileName().toString(), Files.readAllBytes(path), this::scene));
        }
    }
}
