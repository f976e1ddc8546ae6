package dev.swath.gateway.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.SceneSeen;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest truth about each key, read from {@code swath.scenes}, without windows. It is a file, so that it may be of any size. Thread-safe.
 *
 * <p>The file is sorted by bucket and key. Object ids are random, and a tree of random keys is slow to grow.
 */
public final class SceneTable implements AutoCloseable {
    private static final List<SceneSeen.State> STATES = List.of(SceneSeen.State.values());

    private static final String BETWEEN_WARNINGS = "\0";

    private final TableFile file;
    private MVMap<byte[], byte[]> rows;
    private long liveScenes;
    private long liveTiles;

    /** What is kept of a scene. {@code tiles} counts live ones. */
    public record SceneRow(
            @Nullable SceneId sceneId,
            @Nullable String etag,
            long generation,
            SceneSeen.State state,
            int tiles,
            int skipped,
            List<String> warnings) {
        public SceneRow {
            warnings = List.copyOf(warnings);
        }

        boolean live() {
            return state == SceneSeen.State.LIVE;
        }
    }

    /** How many scenes are live, and how many tiles they have. */
    public record Counts(long scenes, long tiles) {}

    private SceneTable(TableFile file) {
        this.file = file;
        this.rows = file.map("scenes");
    }

    /**
     * An empty table.
     *
     * @param folder used by this process alone; created if it is missing
     * @throws CatalogueException DISK_FULL if the folder cannot be written
     */
    public static SceneTable open(Path folder) {
        return new SceneTable(TableFile.create(folder, "scenes.mv"));
    }

    /**
     * Forgets everything, since the topic is told anew.
     *
     * @throws CatalogueException DISK_FULL
     */
    public synchronized void clear() {
        file.clear();
        rows = file.map("scenes");
        liveScenes = 0;
        liveTiles = 0;
    }

    /**
     * Applies a record of the topic. An older generation, read again after the follower restarted, changes nothing.
     *
     * @throws CatalogueException DISK_FULL; then the table is broken until it is cleared
     */
    public synchronized void apply(SceneSeen seen) {
        byte[] key = rowKey(seen.bucket(), seen.key());
        SceneRow before = find(key);
        if (before != null && before.generation() > seen.generation()) {
            return;
        }
        SceneRow scene = new SceneRow(
                seen.sceneId(),
                seen.etag(),
                seen.generation(),
                seen.state(),
                seen.windows().size(),
                seen.skipped(),
                seen.warnings());
        var _ = TableFile.guarded(() -> rows.put(key, bytes(scene)));
        count(before, -1);
        count(scene, 1);
    }

    public synchronized Optional<SceneRow> find(String bucket, ObjectKey key) {
        return Optional.ofNullable(find(rowKey(bucket, key)));
    }

    public synchronized Counts counts() {
        return new Counts(liveScenes, liveTiles);
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        file.close();
    }

    private @Nullable SceneRow find(byte[] key) {
        byte[] row = TableFile.guarded(() -> rows.get(key));
        return row == null ? null : scene(row);
    }

    private void count(@Nullable SceneRow scene, int sign) {
        if (scene != null && scene.live()) {
            liveScenes += sign;
            liveTiles += (long) sign * scene.tiles();
        }
    }

    /** Neither part contains NUL. */
    private static byte[] rowKey(String bucket, ObjectKey key) {
        return (bucket + '\0' + key.value()).getBytes(UTF_8);
    }

    private static byte[] bytes(SceneRow scene) {
        byte[] sceneId =
                scene.sceneId() == null ? new byte[0] : scene.sceneId().value().getBytes(US_ASCII);
        byte[] etag = scene.etag() == null ? new byte[0] : scene.etag().getBytes(UTF_8);
        byte[] warnings = String.join(BETWEEN_WARNINGS, scene.warnings()).getBytes(UTF_8);
        int bytes = Long.BYTES + 2 * Integer.BYTES + 2 + Short.BYTES + sceneId.length + etag.length + warnings.length;
        return ByteBuffer.allocate(bytes)
                .putLong(scene.generation())
                .putInt(scene.tiles())
                .putInt(scene.skipped())
                .put((byte) STATES.indexOf(scene.state()))
                .put((byte) sceneId.length)
                .put(sceneId)
                .putShort((short) etag.length)
                .put(etag)
                .put(warnings)
                .array();
    }

    private static SceneRow scene(byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long generation = buffer.getLong();
        int tiles = buffer.getInt();
        int skipped = buffer.getInt();
        SceneSeen.State state = STATES.get(buffer.get());
        String sceneId = text(buffer, buffer.get());
        String etag = text(buffer, buffer.getShort());
        String warnings = text(buffer, buffer.remaining());
        return new SceneRow(
                sceneId.isEmpty() ? null : new SceneId(sceneId),
                etag.isEmpty() ? null : etag,
                generation,
                state,
                tiles,
                skipped,
                warnings.isEmpty() ? List.of() : List.of(warnings.split(BETWEEN_WARNINGS)));
    }

    private static String text(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, UTF_8);
    }
}
