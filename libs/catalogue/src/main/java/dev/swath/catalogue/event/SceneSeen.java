package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.Topic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth about one key, as its owner last decided it.
 *
 * @param etag unquoted; a product's is made of its files' ETags; null once deleted
 * @param generation counts the changes of truth, from 1
 * @param sceneId null once deleted
 * @param windows the live tiles; empty unless the state is LIVE
 * @param skipped tiles left out because they hold nothing, or too little
 * @param changedAt the owner's clock; for people, never for order
 * @param sidecars the objects that describe it, as they were at the last look; in records of earlier versions this and the next two are empty
 * @param describes if it is a sidecar, the keys that it describes
 * @param retired retracted tiles whose chips are still there
 * @param warnings what the user should know of its place, such as a reference system that is refused; in records of earlier versions empty
 * @param described a digest of what the sidecars say; null if none was read, and in records of earlier versions
 * @param createdAt when the key was first decided about, by the owner's clock; null in records of earlier versions
 * @param packs keys in the chips bucket of the packs that the live tiles' chips lie in; empty if each chip is an object of its own, as in records of earlier versions
 */
public record SceneSeen(
        ObjectId objectId,
        String bucket,
        ObjectKey key,
        @Nullable String etag,
        long generation,
        @Nullable SceneId sceneId,
        State state,
        List<TileWindow> windows,
        int skipped,
        Instant changedAt,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Sidecar> sidecars,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<ObjectKey> describes,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Retired> retired,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> warnings,
        @Nullable String described,
        @Nullable Instant createdAt,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> packs)
        implements Event {
    /** What is true of a key. */
    public enum State {
        /** Its tiles are in the catalogue. */
        @JsonProperty("live")
        LIVE,
        /** Its bytes were given up; the cause is on {@code swath.failures}. */
        @JsonEnumDefaultValue
        @JsonProperty("failed")
        FAILED,
        /** It is gone; its tiles are retracted. */
        @JsonProperty("deleted")
        DELETED,
        /** It is no scene but describes others. */
        @JsonProperty("sidecar")
        SIDECAR
    }

    /** An object that describes another. */
    public record Sidecar(ObjectKey key, String etag) {}

    /**
     * Chips of an earlier generation that are still there.
     *
     * @param windows tiles that were retracted then; without packs, tiles whose chips are objects of their own, which may be true again
     * @param since when they were retracted or replaced, by the owner's clock
     * @param packs keys of the packs that hold that generation's chips; in records of earlier versions empty
     */
    public record Retired(
            SceneId sceneId,
            List<TileWindow> windows,
            Instant since,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> packs) {
        public Retired {
            windows = List.copyOf(windows);
            packs = List.copyOf(packs);
        }

        /** Tiles whose chips are objects of their own. */
        public Retired(SceneId sceneId, List<TileWindow> windows, Instant since) {
            this(sceneId, windows, since, List.of());
        }

        /** Whether the chips lie in packs. */
        @JsonIgnore
        public boolean isPacked() {
            return !packs.isEmpty();
        }

        public List<TileId> tileIds() {
            return windows.stream().map(window -> TileId.of(sceneId, window)).toList();
        }
    }

    public SceneSeen {
        windows = List.copyOf(windows);
        sidecars = List.copyOf(sidecars);
        describes = List.copyOf(describes);
        retired = List.copyOf(retired);
        warnings = List.copyOf(warnings);
        packs = List.copyOf(packs);
    }

    /** A key that nothing describes, with no chips left of earlier tiles. */
    public SceneSeen(
            ObjectId objectId,
            String bucket,
            ObjectKey key,
            @Nullable String etag,
            long generation,
            @Nullable SceneId sceneId,
            State state,
            List<TileWindow> windows,
            int skipped,
            Instant changedAt) {
        this(
                objectId,
                bucket,
                key,
                etag,
                generation,
                sceneId,
                state,
                windows,
                skipped,
                changedAt,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of());
    }

    /** The same truth with other chips left of earlier tiles. */
    public SceneSeen withRetired(List<Retired> left) {
        return with(sidecars, left);
    }

    /** The same truth with sidecars that are written anew and say what they said. */
    public SceneSeen withSidecars(List<Sidecar> rewritten) {
        return with(rewritten, retired);
    }

    private SceneSeen with(List<Sidecar> now, List<Retired> left) {
        return new SceneSeen(
                objectId,
                bucket,
                key,
                etag,
                generation,
                sceneId,
                state,
                windows,
                skipped,
                changedAt,
                now,
                describes,
                left,
                warnings,
                described,
                createdAt,
                packs);
    }

    /** Whether it names the pack, among the live ones or those of earlier generations. */
    public boolean refersTo(String pack) {
        return packs.contains(pack)
                || retired.stream().anyMatch(one -> one.packs().contains(pack));
    }

    /** When the key was first decided about; of a record of an earlier version, the last change that it tells of. */
    public Instant created() {
        return createdAt == null ? changedAt : createdAt;
    }

    /** The ids of the live tiles. */
    public List<TileId> tileIds() {
        SceneId scene = sceneId;
        return scene == null
                ? List.of()
                : windows.stream().map(window -> TileId.of(scene, window)).toList();
    }

    @Override
    public Topic topic() {
        return Topic.SCENES;
    }

    @Override
    public String recordKey() {
        return objectId.value();
    }

    @Override
    public String subject() {
        return objectId.value();
    }

    @Override
    public String eventId() {
        return objectId + "/" + generation + "/" + state;
    }
}
